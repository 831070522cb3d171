using System.Diagnostics;
using EventRpc.Protocol;
using EventRpc.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Telemetry;

/// <summary>The extensions of EventRpc.OpenTelemetry, with OpenTelemetry's own SDK.</summary>
[Collection(nameof(TraceTests))]
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task The_SDK_collects_the_metrics_and_the_spans_of_the_server()
    {
        using var metricExporter = new Collected<Metric>();
        using var spanExporter = new Collected<Activity>();
        using var metricReader = new BaseExportingMetricReader(metricExporter);
        using var spanProcessor = new SimpleActivityExportProcessor(spanExporter);
        using var metrics = Sdk.CreateMeterProviderBuilder().AddEventRpcInstrumentation().AddReader(metricReader).Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddEventRpcInstrumentation().AddProcessor(spanProcessor).Build();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("T::Thing::new");

        Assert.True(metrics.ForceFlush());
        Assert.Contains("rpc.server.call.duration", metricExporter.Names);
        Assert.Contains("eventrpc.server.objects", metricExporter.Names);
        Assert.Equal(["T::Thing/new"], spanExporter.Names);
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
