namespace EventRpc.AspNetCore.Tests.Statistics;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Every_duration_counts_as_a_size_that_is_at_most_an_eighth_longer()
    {
        var last = -1;
        for (var ticks = 0L; ticks < 1L << 36; ticks = ticks < 1000 ? ticks + 1 : ticks + ticks / 37)
        {
            var bucket = DurationHistogram.BucketOf(ticks);
            Assert.InRange(bucket, Math.Max(last, 0), DurationHistogram.BucketCount - 1);
            Assert.InRange(DurationHistogram.LongestOf(bucket), ticks, ticks + ticks / 8);
            last = bucket;
        }
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void What_no_duration_can_be_is_counted_all_the_same(long ticks)
    {
        var histogram = new DurationHistogram();
        histogram.Add(new TimeSpan(ticks));
        Assert.Equal(1, histogram.Count);
    }

    [Fact]
    public async Task Percentiles_are_those_of_what_all_threads_added_to_an_eighth()
    {
        var histogram = new DurationHistogram();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var ms = 1; ms <= 1000; ms++)
                histogram.Add(TimeSpan.FromMilliseconds(ms));
        })));
        var all = new DurationDistribution();
        histogram.AddTo(all);
        Assert.Equal(4000, all.Count);
        Assert.Equal(500.5, all.Mean.TotalMilliseconds, 3);
        Assert.InRange(all.Percentile(0.5).TotalMilliseconds, 500, 563);
        Assert.InRange(all.Percentile(0.99).TotalMilliseconds, 990, 1114);
        Assert.InRange(all.Percentile(1).TotalMilliseconds, 1000, 1125);
    }

    [Fact]
    public void What_came_between_two_moments_can_be_told_from_the_rest()
    {
        var histogram = new DurationHistogram();
        histogram.Add(TimeSpan.FromSeconds(60));
        var before = new DurationDistribution();
        histogram.AddTo(before);
        histogram.Add(TimeSpan.FromMilliseconds(1));
        var after = new DurationDistribution();
        histogram.AddTo(after);
        var between = after.Since(before);
        Assert.Equal(1, between.Count);
        Assert.InRange(between.Percentile(0.99).TotalMilliseconds, 1, 1.125);
        Assert.Equal(default, new DurationDistribution().Percentile(0.5));
    }
}
