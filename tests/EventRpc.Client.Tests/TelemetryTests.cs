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
        var port = $"server.port={host.EndPoint.Port}";
        var measured = new ConcurrentQueue<string>();
        using var listener = Measure(port, measured);
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
        using var listener = Trace(parent, spans);
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

    [Fact]
    public async Task What_a_server_makes_up_has_one_name_and_its_words_have_one_line()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining: false, ("make", "_object"));
            await connection.MakeAsync();
            for (var i = 0; i < 2; i++)
            {
                await connection.ReceiveAsync("exec");
                await connection.ReturnAsync($"Made{i}{new string('x', 1000)}=HASH(0x{i})");
                await connection.ReceiveAsync("exec");
                await connection.ReplyAsync(("ok", 0), ("msg", "one\ntwo"));
            }
            await connection.FallSilentAsync();
        });
        var port = $"server.port={server.EndPoint.Port}";
        var (measured, spans) = (new ConcurrentQueue<string>(), new ConcurrentQueue<Activity>());
        using var parent = new Activity("caller").Start();
        using var measuring = Measure(port, measured);
        using var tracing = Trace(parent, spans);
        await using var client = await server.ConnectAsync();
        var maker = await client.NewAsync("T");
        RemoteObject[] made = [await MakeAsync(), await MakeAsync()];

        Assert.Equal(2, made.Select(remote => remote.ClassName).Distinct().Count());
        Assert.Equal(2, measured.Count(line => line.Contains("rpc.method=_OTHER", StringComparison.Ordinal)));
        Assert.DoesNotContain(measured, line => line.Contains("Made", StringComparison.Ordinal));
        Assert.Equal(["T/new", "T/make", "eventrpc", "T/make", "eventrpc"], spans.Select(span => span.DisplayName));
        var other = spans.Last();
        Assert.Equal(("_OTHER", "one\\u000atwo"), (other.GetTagItem("rpc.method"), other.StatusDescription));
        Assert.Equal("Made1" + new string('x', 195) + "...", other.GetTagItem("rpc.method_original"));

        async Task<RemoteObject> MakeAsync()
        {
            var remote = await maker.CallAsync<RemoteObject>("make");
            await Assert.ThrowsAsync<RpcException>(() => remote.CallAsync("m"));
            return remote;
        }
    }

    /// <summary>Collects what is measured of calls to a server.</summary>
    private static MeterListener Measure(string port, ConcurrentQueue<string> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == EventRpcClientTelemetry.MeterName)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains(port, StringComparison.Ordinal) && value >= 0)
                measured.Enqueue($"{instrument.Name} {instrument.Unit} {text}");
        });
        listener.Start();
        return listener;
    }

    /// <summary>Collects the spans of calls that are made within another.</summary>
    private static ActivityListener Trace(Activity parent, ConcurrentQueue<Activity> spans)
    {
        var trace = parent.TraceId;
        var listener = new ActivityListener
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
        return listener;
    }
}
