using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace WebHostSample.Metrics;

/// <summary>Writes metrics in Prometheus's text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Add(Metric metric)
    {
        var name = PrometheusName.Of(metric);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.DoubleSum:
                AddValues(metric, name, "counter");
                break;
            case MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic:
                AddValues(metric, name, "gauge");
                break;
            case MetricType.Histogram:
                AddHistogram(metric, name);
                break;
            default:
                // Exponential histograms, of which this sample makes none, have no form in this format.
                break;
        }
    }

    public override string ToString() => _text.ToString();

    private void AddValues(Metric metric, string name, string type)
    {
        AddHeader(metric, name, type);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            AddSample(name, point.Tags, metric.MetricType switch
            {
                MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                MetricType.LongGauge => point.GetGaugeLastValueLong(),
                _ => point.GetGaugeLastValueDouble(),
            });
        }
    }

    private void AddHistogram(Metric metric, string name)
    {
        AddHeader(metric, name, "histogram");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            // Each bucket of this format holds those of all below it.
            var count = 0L;
            foreach (var bucket in point.GetHistogramBuckets())
            {
                count += bucket.BucketCount;
                AddSample(name + "_bucket", point.Tags, count, Number(bucket.ExplicitBound));
            }
            AddSample(name + "_sum", point.Tags, point.GetHistogramSum());
            AddSample(name + "_count", point.Tags, point.GetHistogramCount());
        }
    }

    private void AddHeader(Metric metric, string name, string type)
    {
        if (!string.IsNullOrEmpty(metric.Description))
            _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description, quote: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void AddSample(string name, ReadOnlyTagCollection tags, double value, string? upperBound = null)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (key, tag) in tags)
        {
            AddLabel(separator, PrometheusName.Label(key), Convert.ToString(tag, CultureInfo.InvariantCulture) ?? "");
            separator = ',';
        }
        if (upperBound is not null)
        {
            AddLabel(separator, "le", upperBound);
            separator = ',';
        }
        if (separator == ',')
            _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void AddLabel(char separator, string name, string value) =>
        _text.Append(separator).Append(name).Append("=\"").Append(Escape(value, quote: true)).Append('"');

    private static string Escape(string text, bool quote)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quote ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString(CultureInfo.InvariantCulture);
}
