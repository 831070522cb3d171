namespace EventRpc.AspNetCore;

/// <summary>How durations were distributed up to a moment, or between two. Not thread-safe.</summary>
internal sealed class DurationDistribution
{
    private readonly long[] _counts = new long[DurationHistogram.BucketCount + 1];

    /// <summary>How many durations there are.</summary>
    public long Count { get; private set; }

    /// <summary>The mean; zero where there are none.</summary>
    public TimeSpan Mean => Count == 0 ? default : new TimeSpan(_counts[^1] / Count);

    /// <summary>Adds one stripe of a histogram: counts by size, and the sum.</summary>
    public void Add(long[] stripe)
    {
        for (var bucket = 0; bucket < DurationHistogram.BucketCount; bucket++)
        {
            var count = Volatile.Read(ref stripe[bucket]);
            _counts[bucket] += count;
            Count += count;
        }
        _counts[^1] += Volatile.Read(ref stripe[DurationHistogram.BucketCount]);
    }

    /// <summary>What came between an earlier moment and this.</summary>
    public DurationDistribution Since(DurationDistribution earlier)
    {
        var between = new DurationDistribution { Count = Count - earlier.Count };
        for (var i = 0; i < _counts.Length; i++)
            between._counts[i] = _counts[i] - earlier._counts[i];
        return between;
    }

    /// <summary>The duration that a share of all, such as 0.95, did not exceed, to an eighth; zero where there are none.</summary>
    public TimeSpan Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        for (var bucket = 0; rank > 0 && bucket < DurationHistogram.BucketCount; bucket++)
        {
            rank -= _counts[bucket];
            if (rank <= 0)
                return new TimeSpan(DurationHistogram.LongestOf(bucket));
        }
        return default;
    }
}
