using System.Diagnostics;
using System.Numerics;

namespace EventRpc.LoadTest.Load;

/// <summary>How long calls took: counted in steps of a sixty-fourth of their length, so that memory does not grow with them.</summary>
internal sealed class Latencies
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[64 * Steps];

    public long Count { get; private set; }

    /// <param name="ticks">In ticks of the stopwatch.</param>
    /// <param name="count">How many calls.</param>
    public void Add(long ticks, long count = 1)
    {
        _counts[IndexOf(Math.Max(ticks, 0))] += count;
        Count += count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>The time that a share of the calls did not exceed, in microseconds.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0)
                return Upper(i) * 1e6 / Stopwatch.Frequency;
        }
        return 0;
    }

    private static int IndexOf(long ticks)
    {
        if (ticks < Steps)
            return (int)ticks;
        var shift = BitOperations.Log2((ulong)ticks) - StepBits;
        return (shift + 1) * Steps + (int)((ticks >> shift) - Steps);
    }

    private static double Upper(int index) => index < Steps ? index : (double)((long)(index % Steps + Steps + 1) << (index / Steps - 1));
}
