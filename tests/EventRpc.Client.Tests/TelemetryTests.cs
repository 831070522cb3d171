using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Calls_are_measured_with_their_method_their_server_and_how_they_ended()
    {
        await using var host = await Served.StartAsync();
        using var listener = new MeterListener();
        var measured = new ConcurrentQueue<string>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == EventRpcClientTelemetry.MeterName)
                l.EnableMeasurementEvents(instrument);
        };
        var port = $"server.port={host.EndPoint.Port}";
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains(port, StringComparison.Ordinal) && value >= 0)
                measured.Enqueue($"{instrument.Name} {instrument.Unit} {text}");
        });
        listener.Start();
        await using var client = await host.ConnectAsync();
        await using var echo = await client.NewAsync("T::Echo");
        await echo.CallAsync<string>("string", "x");
        await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("refuse", "No."));
        await Assert.ThrowsAsync<PerlDataException>(() => echo.CallAsync<int>("string", "x"));

        var common = $"rpc.client.call.duration s rpc.system.name=eventrpc rpc.method=T::Echo/{{0}} server.address=127.0.0.1 {port}";
        Assert.Equal(
            [Line("new"), Line("string"), Line("refuse") + " error.type=failed", Line("string") + " error.type=data"],
            measured);

        string Line(string method) => common.Replace("{0}", method, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_client_spans_of_who_made_them()
    {
        await using var host = await Served.StartAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var parent = new Activity("caller").Start();
        var trace = parent.TraceId;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventRpcClientTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = await host.ConnectAsync();
        await using (var echo = await client.NewAsync("T::Echo"))
            await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("refuse", "No."));

        Assert.Same(parent, Activity.Current);
        Assert.Equal(
            [("T::Echo/new", ActivityKind.Client, ActivityStatusCode.Unset), ("T::Echo/refuse", ActivityKind.Client, ActivityStatusCode.Error)],
            spans.Select(span => (span.DisplayName, span.Kind, span.Status)));
        Assert.All(spans, span => Assert.Equal(parent.SpanId, span.ParentSpanId));
        Assert.Equal(("failed", "No."), (spans.Last().GetTagItem("error.type"), spans.Last().StatusDescription));
    }
}
