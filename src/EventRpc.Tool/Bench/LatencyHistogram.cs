namespace EventRpc.Tool;

/// <summary>
/// Counts latencies by their size, for percentiles: each power of two of 100 ns is split into 64, so that what is read from
/// it is right to 1.6 %. Its memory is the same however many there are. May be added to from any thread.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _counts = new long[(64 - SubBits) << SubBits];
    private long _count;
    private long _max;

    public long Count => Volatile.Read(ref _count);

    public TimeSpan Max => new(Volatile.Read(ref _max));

    public void Add(TimeSpan latency)
    {
        var ticks = Math.Max(0, latency.Ticks);
        Interlocked.Increment(ref _counts[BucketOf(ticks)]);
        Interlocked.Increment(ref _count);
        long max;
        while (ticks > (max = Volatile.Read(ref _max)) && Interlocked.CompareExchange(ref _max, ticks, max) != max)
        {
        }
    }

    /// <summary>The latency that so many percent of all stay within; zero if there are none.</summary>
    public TimeSpan Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += Volatile.Read(ref _counts[bucket]);
            if (seen >= wanted)
                return new TimeSpan(Math.Min(LongestOf(bucket), Max.Ticks));
        }
        return Max;
    }

    private static int BucketOf(long ticks)
    {
        if (ticks < SubBuckets)
            return (int)ticks;
        var shift = (int)long.Log2(ticks) - SubBits;
        return ((shift + 1) << SubBits) + (int)((ticks >> shift) & (SubBuckets - 1));
    }

    private static long LongestOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        var first = (long)(SubBuckets + (bucket & (SubBuckets - 1))) << shift;
        return first + ((1L << shift) - 1);
    }
}
