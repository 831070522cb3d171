using EventRpc.Client;
using EventRpc.Protocol;
using EventRpc.Testing;

namespace EventRpc.ClientFactory.Tests.Telemetry;

[Collection(nameof(TraceTests))]
public sealed class MetricsTests
{
    private const string Prefix = "eventrpc.client.connection.";
    private const string Name = "eventrpc.client.pool.name=billing";

    [Fact]
    public async Task Connections_are_counted_when_somebody_asks()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "2")]);
        await using var inUse = await application.Pool.GetClientAsync();
        await using (await application.Pool.GetClientAsync())
        {
        }

        // It comes late, and misses nothing.
        using var metrics = new CollectedMetrics(application.Services, EventRpcClientTelemetry.MeterName);
        Assert.Equal(
            [($"{Name} eventrpc.client.connection.state=used", 1), ($"{Name} eventrpc.client.connection.state=idle", 1)],
            metrics.Of($"{Prefix}count"));
        Assert.Equal([(Name, 2)], metrics.Of($"{Prefix}max"));
        await using var last = await application.Pool.GetClientAsync();
        var waiting = application.Pool.GetClientAsync();
        Assert.Equal([(Name, 1)], metrics.Of($"{Prefix}pending_requests"));
        await last.DisposeAsync();
        await (await waiting).DisposeAsync();
        Assert.Equal([(Name, 0)], metrics.Of($"{Prefix}pending_requests"));
    }

    [Fact]
    public async Task Times_and_timeouts_are_measured_as_they_pass()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")], clock);
        using var metrics = new CollectedMetrics(application.Services, EventRpcClientTelemetry.MeterName);
        var client = await application.Pool.GetClientAsync();
        Assert.Equal([(Name, 0)], metrics.Of($"{Prefix}create_time"));

        var inTime = application.Pool.GetClientAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        var tooLate = application.Pool.GetClientAsync();
        await client.DisposeAsync();
        Assert.Equal([(Name, 20)], metrics.Of($"{Prefix}use_time"));
        client = await inTime;
        Assert.Equal([(Name, 0), (Name, 20)], metrics.Of($"{Prefix}wait_time"));
        clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<TimeoutException>(() => tooLate);
        Assert.Equal([(Name, 1)], metrics.Of($"{Prefix}timeouts"));
        await client.DisposeAsync();
        Assert.Empty(metrics.Of($"{Prefix}create_time"));
    }

    [Fact]
    public async Task A_call_is_measured_by_method_server_and_pool()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        using var metrics = new CollectedMetrics(application.Services, EventRpcClientTelemetry.MeterName);
        await using var client = await application.Pool.GetClientAsync();
        await using var invoice = await client.NewAsync("My::Invoice", 7);
        await Assert.ThrowsAsync<RpcException>(() => invoice.CallAsync("fail"));
        var where = $"server.address=127.0.0.1 server.port={server.EndPoint.Port} {Name}";
        Assert.Equal(
            [$"rpc.system.name=eventrpc rpc.method=My::Invoice/new {where}", $"rpc.system.name=eventrpc rpc.method=My::Invoice/fail {where} error.type=failed"],
            metrics.Of("rpc.client.call.duration").Select(measured => measured.Tags));
    }

    [Fact]
    public async Task A_pool_that_is_closed_is_not_counted()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        using var metrics = new CollectedMetrics(application.Services, EventRpcClientTelemetry.MeterName);
        var pool = application.Pool;
        Assert.NotEmpty(metrics.Of($"{Prefix}max"));
        await pool.DisposeAsync();
        Assert.Empty(metrics.Of($"{Prefix}max"));
    }
}
