namespace EventRpc.AspNetCore;

/// <summary>
/// Counts durations by their size, for percentiles: each power of two of 100 ns is split into eight, so that what is read
/// from it is right to an eighth. Durations above two hours count as such. Adding takes no lock and no memory.
/// </summary>
internal sealed class DurationHistogram
{
    private const int SubBits = 3;
    private const int SubBuckets = 1 << SubBits;
    private const int HighestPower = 36;
    private const long LongestTicks = (1L << HighestPower) - 1;

    /// <summary>How many sizes are told apart.</summary>
    public const int BucketCount = (HighestPower - SubBits + 1) << SubBits;

    private readonly long[]?[] _stripes = new long[]?[Stripes.Count];

    public void Add(TimeSpan duration)
    {
        var ticks = Math.Clamp(duration.Ticks, 0, LongestTicks);
        ref var stripe = ref _stripes[Stripes.Current];
        var counts = Volatile.Read(ref stripe) ?? Make(ref stripe);
        Interlocked.Increment(ref counts[BucketOf(ticks)]);
        Interlocked.Add(ref counts[BucketCount], ticks);
    }

    /// <summary>How many durations there are.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var stripe in _stripes)
            {
                for (var bucket = 0; stripe is not null && bucket < BucketCount; bucket++)
                    count += Volatile.Read(ref stripe[bucket]);
            }
            return count;
        }
    }

    /// <summary>Adds what there is to a distribution.</summary>
    public void AddTo(DurationDistribution distribution)
    {
        foreach (var stripe in _stripes)
        {
            if (stripe is not null)
                distribution.Add(stripe);
        }
    }

    /// <summary>The size that a duration counts as.</summary>
    internal static int BucketOf(long ticks)
    {
        if (ticks < SubBuckets)
            return (int)ticks;
        var power = long.Log2(ticks);
        return (int)(((power - SubBits + 1) << SubBits) + ((ticks >> (int)(power - SubBits)) & (SubBuckets - 1)));
    }

    /// <summary>The longest duration that counts as a size, in ticks of 100 ns.</summary>
    internal static long LongestOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        var power = (bucket >> SubBits) + SubBits - 1;
        var sub = bucket & (SubBuckets - 1);
        return (((long)SubBuckets + sub + 1) << (power - SubBits)) - 1;
    }

    private static long[] Make(ref long[]? stripe)
    {
        // The sum stands behind the counts.
        var made = new long[BucketCount + 1];
        return Interlocked.CompareExchange(ref stripe, made, null) ?? made;
    }
}
