using System.Diagnostics.Metrics;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Telemetry;

public sealed class MetricsTests
{
    private const string Calls = "rpc.server.call.duration";

    [Fact]
    public async Task Calls_are_measured_by_method_and_error_and_never_by_what_a_client_made_up()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        host.Logs.ExpectError(43);
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        await client.ResultAsync(oid, "later", "x");
        await client.ErrorAsync(oid, "fail", "boo");
        await client.ErrorAsync(oid, "crash");
        await client.ErrorAsync(oid, "made_up");
        await client.ErrorAsync("T::Thing=HASH(0x1)", "get_data");
        await client.CallAsync(Request("new", ("method", "Made::Up::new")));

        var measured = metrics.Of(Calls);
        Assert.Equal(
            [
                "rpc.system.name=eventrpc rpc.method=T::Thing/new",
                "rpc.system.name=eventrpc rpc.method=T::Thing/later",
                "rpc.system.name=eventrpc rpc.method=T::Thing/fail error.type=failed",
                "rpc.system.name=eventrpc rpc.method=T::Thing/crash error.type=internal_error",
                "rpc.system.name=eventrpc rpc.method=_OTHER error.type=refused",
                "rpc.system.name=eventrpc rpc.method=_OTHER error.type=refused",
                "rpc.system.name=eventrpc rpc.method=_OTHER error.type=refused",
            ],
            measured.Select(m => m.Tags));
        Assert.All(measured, m => Assert.InRange(m.Value, 0.0000001, 30));
    }

    [Fact]
    public async Task Calls_that_time_out_and_results_that_are_too_large_are_errors_of_their_own()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>("My::Slow", slow => slow
                .Constructor("new", () => new Thing())
                .Method("wait", (Thing _, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken))
                .Method("large", (Thing _) => new string('x', 100_000))),
            ("EventRpc:Limits:CallTimeout", "00:00:01"),
            ("EventRpc:Limits:MaxMessageSize", "70000"));
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("My::Slow::new");
        await client.ErrorAsync(oid, "wait");
        await client.ErrorAsync(oid, "large");
        Assert.Equal(
            ["rpc.method=My::Slow/new", "rpc.method=My::Slow/wait error.type=timed_out", "rpc.method=My::Slow/large error.type=too_large"],
            metrics.Of(Calls).Select(m => m.Tags.Replace("rpc.system.name=eventrpc ", "", StringComparison.Ordinal)));
        var rejections = metrics.Of("eventrpc.server.limit.rejections").ToDictionary();
        Assert.Equal(
            ["connections", "handshake_time", "idle_time", "data_rate", "message_size", "objects", "calls", "call_time"],
            rejections.Keys.Select(tags => tags.Replace("eventrpc.limit=", "", StringComparison.Ordinal)));
        Assert.Equal((1, 1), (rejections["eventrpc.limit=call_time"], rejections["eventrpc.limit=message_size"]));
    }

    [Fact]
    public async Task What_stands_now_is_read_when_somebody_asks()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("Kestrel:Endpoints:EventRpcOther:Url", "http://127.0.0.1:0"),
            ("EventRpc:Limits:MaxConnections", "7"),
            ("EventRpc:Limits:MaxCallsInFlight", "5"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("T::Thing::new");
        await client.Stream.WriteAsync(new byte[] { 0, 0, 0, 1, 0xff });
        await client.ReceiveAsync();

        // It comes late, and misses nothing.
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        Assert.Equal([("eventrpc.endpoint=EventRpc", 1), ("eventrpc.endpoint=EventRpcOther", 0)], metrics.Of("eventrpc.server.active_connections").Order());
        Assert.Equal([("", 1)], metrics.Of("eventrpc.server.admitted_connections"));
        Assert.Equal([("", 7)], metrics.Of("eventrpc.server.connection.limit"));
        Assert.Equal([("", 0)], metrics.Of("eventrpc.server.calls_in_flight"));
        Assert.Equal([("", 5)], metrics.Of("eventrpc.server.call.limit"));
        Assert.Equal([("", 1)], metrics.Of("eventrpc.server.objects"));
        Assert.Equal([("", 0)], metrics.Of("eventrpc.server.auth.failures"));
        Assert.Equal([("", 0)], metrics.Of("eventrpc.server.log.clients"));
        Assert.Equal([("", 0)], metrics.Of("eventrpc.server.log.lost_lines"));
        Assert.Equal(1, metrics.Of("eventrpc.server.decode.errors").ToDictionary()["eventrpc.message_format=SERL"]);
        var bytes = metrics.Of("eventrpc.server.network.io").ToDictionary();
        Assert.Equal(host.Server.Connections.Single().BytesReceived, bytes["network.io.direction=receive"]);
        Assert.Equal(host.Server.Connections.Single().BytesSent, bytes["network.io.direction=transmit"]);
    }

    [Fact]
    public async Task A_connection_is_measured_when_it_ends()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        await using (await ConnectAsync(host.EndPoint, MessageFormat.Json))
        {
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        await using (await ConnectAsync(host.EndPoint, MessageFormat.Json))
        {
            Assert.True(host.Server.Disconnect(2));
            await host.Logs.WaitForAsync(line => line.EventId.Id == 11 && line.Text.StartsWith("cid=2:", StringComparison.Ordinal));
        }
        Assert.Equal(["eventrpc.close_reason=client_left", "eventrpc.close_reason=disconnected"], metrics.Of("eventrpc.server.connection.duration").Select(m => m.Tags));
    }

    [Fact]
    public async Task The_meter_ends_with_its_server()
    {
        var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        Assert.NotEmpty(metrics.Of("eventrpc.server.objects"));
        await host.DisposeAsync();
        Assert.Empty(metrics.Of("eventrpc.server.objects"));
    }

    [Fact]
    public async Task Durations_have_the_buckets_of_the_conventions()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        var calls = Assert.IsType<Histogram<double>>(metrics.Instruments.Single(i => i.Name == Calls));
        Assert.Equal("s", calls.Unit);
        Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10], calls.Advice!.HistogramBucketBoundaries!);
    }
}
