using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using WebHostSample.Metrics;

namespace EventRpc.AspNetCore.Tests.Hosting;

/// <summary>The sample's exporter, on metrics that a test makes.</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("PrometheusTextTests");
    private readonly PrometheusExporter _exporter = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    public PrometheusTextTests()
    {
        _reader = new BaseExportingMetricReader(_exporter);
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_meter.Name).AddReader(_reader).Build();
    }

    public void Dispose()
    {
        _provider.Dispose();
        _reader.Dispose();
        _exporter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Names_have_units_and_counters_are_totals()
    {
        _meter.CreateCounter<long>("a.io", "By", "Two lines\nand a \\").Add(3, KeyValuePair.Create("x.y", (object?)"say \"a\\b\"\nand more"));
        _meter.CreateCounter<double>("b.time", "s").Add(1.5);
        _meter.CreateUpDownCounter<int>("c.now", "{call}").Add(-1);
        _meter.CreateGauge<double>("d-share", "1").Record(double.PositiveInfinity);
        Assert.Equal(
            """
            # HELP a_io_bytes_total Two lines\nand a \\
            # TYPE a_io_bytes_total counter
            a_io_bytes_total{x_y="say \"a\\b\"\nand more"} 3
            # TYPE b_time_seconds_total counter
            b_time_seconds_total 1.5
            # TYPE c_now gauge
            c_now -1
            # TYPE d_share_ratio gauge
            d_share_ratio +Inf

            """,
            _exporter.Scrape());
    }

    [Fact]
    public void Buckets_hold_all_that_is_below_them()
    {
        var histogram = _meter.CreateHistogram("h", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in (double[])[0.05, 0.05, 0.5, 4])
            histogram.Record(value, KeyValuePair.Create("k", (object?)"v"));
        Assert.Equal(
            """
            # TYPE h_seconds histogram
            h_seconds_bucket{k="v",le="0.1"} 2
            h_seconds_bucket{k="v",le="1"} 3
            h_seconds_bucket{k="v",le="+Inf"} 4
            h_seconds_sum{k="v"} 4.6
            h_seconds_count{k="v"} 4

            """,
            _exporter.Scrape());
    }
}
