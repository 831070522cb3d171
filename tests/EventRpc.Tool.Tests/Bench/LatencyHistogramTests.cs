namespace EventRpc.Tool.Tests.Bench;

/// <summary>Percentiles of latencies.</summary>
public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(50, 500)]
    [InlineData(90, 900)]
    [InlineData(99.9, 999)]
    [InlineData(100, 1000)]
    public void A_percentile_is_right_to_less_than_two_percent(double percent, double milliseconds)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
            histogram.Add(TimeSpan.FromMilliseconds(i));

        Assert.InRange(histogram.Percentile(percent).TotalMilliseconds, milliseconds, milliseconds * 1.016);
        Assert.Equal(TimeSpan.FromSeconds(1), histogram.Max);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(long.MaxValue)]
    public void Any_latency_has_its_place(long ticks)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(new TimeSpan(ticks));

        Assert.Equal(ticks, histogram.Percentile(50).Ticks);
        Assert.Equal(1, histogram.Count);
    }

    [Fact]
    public void Nothing_measured_is_zero() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(99));
}
