using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace WebHostSample.Metrics;

/// <summary>Gives the metrics that the SDK has collected to whoever asks for them.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _gate = new();
    private PrometheusText _text = new();

    /// <summary>Has the SDK collect; it sets this itself.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects what there is now.</summary>
    public string Scrape()
    {
        lock (_gate)
        {
            _text = new PrometheusText();
            Collect?.Invoke(Timeout.Infinite);
            return _text.ToString();
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
            _text.Add(metric);
        return ExportResult.Success;
    }
}
