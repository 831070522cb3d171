using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace WebHostSample.Metrics;

/// <summary>
/// Runs the SDK for this application. With the packages OpenTelemetry.Extensions.Hosting and
/// OpenTelemetry.Exporter.Prometheus.AspNetCore, which do all of this folder, it is a few lines: see docs/observability.md.
/// </summary>
internal sealed class PrometheusMetrics : IDisposable
{
    private readonly PrometheusExporter _exporter = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    public PrometheusMetrics()
    {
        _reader = new BaseExportingMetricReader(_exporter);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddEventRpcInstrumentation()
            // Of .NET itself: processor, memory, garbage collection; and of Kestrel: connections of all endpoints.
            .AddMeter("System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddReader(_reader)
            .Build();
    }

    /// <summary>The metrics of this moment, in <see cref="PrometheusText"/>'s format.</summary>
    public string Scrape() => _exporter.Scrape();

    public void Dispose()
    {
        _provider.Dispose();
        _reader.Dispose();
        _exporter.Dispose();
    }
}
