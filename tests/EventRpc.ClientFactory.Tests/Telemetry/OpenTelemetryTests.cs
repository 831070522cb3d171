using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EventRpc.ClientFactory.Tests.Telemetry;

/// <summary>The extensions of EventRpc.OpenTelemetry, with OpenTelemetry's own SDK.</summary>
[Collection(nameof(TraceTests))]
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task The_SDK_collects_the_metrics_and_the_spans_of_clients_and_pools()
    {
        using var metricExporter = new Collected<Metric>();
        using var spanExporter = new Collected<Activity>();
        using var metricReader = new BaseExportingMetricReader(metricExporter);
        using var spanProcessor = new SimpleActivityExportProcessor(spanExporter);
        using var metrics = Sdk.CreateMeterProviderBuilder().AddEventRpcClientInstrumentation().AddReader(metricReader).Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddEventRpcClientInstrumentation().AddProcessor(spanProcessor).Build();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        await using var client = await application.Pool.GetClientAsync();
        await client.NewAsync("My::Invoice", 7);

        Assert.True(metrics.ForceFlush());
        Assert.Contains("rpc.client.call.duration", metricExporter.Names);
        Assert.Contains("eventrpc.client.connection.count", metricExporter.Names);
        Assert.Equal(["My::Invoice/new"], spanExporter.Names);
    }

    private sealed class Collected<T> : BaseExporter<T>
        where T : class
    {
        public List<string> Names { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch)
                Names.Add(item is Metric metric ? metric.Name : ((Activity)(object)item).DisplayName);
            return ExportResult.Success;
        }
    }
}
