using System.Net.Sockets;
using EventRpc.AspNetCore.Tests.Dispatch;
using EventRpc.AspNetCore.Tests.Limits;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Hosting;

public sealed class DrainTests
{
    /// <summary>A server that leaves calls for 0.2 s, and then has all the time in the world to cancel them.</summary>
    private static Task<RpcTestHost> StartPatientAsync() => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Slow>().AddClass<Thing>(),
        builder => builder.Services.AddSingleton<TimeProvider>(new PatientTime()),
        [("EventRpc:DrainTimeout", "00:00:00.2")]);

    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Slow>().AddClass<Thing>());

    private static async Task<(TaskCompletionSource Call, Slow Slow)> CallAsync(RpcTestHost host, RpcTestClient client, string method)
    {
        var oid = await client.NewAsync("T::Slow::instance");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", method)));
        var slow = Assert.Single(host.Server.Objects.Select(o => o.Instance).OfType<Slow>());
        return (await slow.NextAsync(), slow);
    }

    [Fact]
    public async Task A_call_in_flight_ends_and_its_reply_arrives_when_the_server_stops()
    {
        await using var host = await StartAsync();
        var endPoint = host.EndPoint;
        await using var client = await ConnectAsync(endPoint, MessageFormat.Sereal);
        await using var idle = await ConnectAsync(endPoint, MessageFormat.Sereal);
        var (call, _) = await CallAsync(host, client, "wait");
        var stopping = host.StopAsync();
        Assert.Null(await idle.ReceiveBytesAsync());
        Assert.False(stopping.IsCompleted);
        Assert.True(host.Server.IsDraining);
        await AssertRefusedAsync(endPoint);

        call.SetResult();
        Assert.Equal("waited", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
        Assert.Null(await client.ReceiveBytesAsync());
        await stopping;
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_cancelled_after_the_drain_timeout()
    {
        await using var host = await StartPatientAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (_, slow) = await CallAsync(host, client, "wait_or_cancel");
        await host.StopAsync();
        Assert.True(slow.WasCancelled);
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 19);
    }

    [Fact]
    public async Task The_application_can_send_all_clients_away()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var idle = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (call, _) = await CallAsync(host, client, "wait");
        using var impatient = new CancellationTokenSource();
        var draining = host.Server.DrainAsync();
        var waiting = host.Server.DrainAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Null(await idle.ReceiveBytesAsync());
        await using (var refused = await ConnectAsync(host.EndPoint))
            Assert.Null(await refused.ReceiveBytesAsync());
        call.SetResult();
        Assert.True((await client.ReceiveAsync())["ok"].IsTrue);
        await draining;
        Assert.Equal(0, host.Server.ConnectionCount);
        await host.Server.DrainAsync();
    }

    [Fact]
    public async Task Who_waits_no_longer_for_the_drain_takes_nothing_of_it_away_and_nobody_drains_twice()
    {
        await using var host = await StartPatientAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (_, slow) = await CallAsync(host, client, "wait_or_cancel");
        using var gone = new CancellationTokenSource();
        var waiting = host.Server.DrainAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.True(slow.WasCancelled);
        await host.Server.DrainAsync();
        await host.StopAsync();
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 18);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 19);
    }

    [Fact]
    public async Task One_client_can_be_disconnected_in_the_middle_of_its_call()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var other = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (_, slow) = await CallAsync(host, client, "wait_or_cancel");
        Assert.False(host.Server.Disconnect(99));
        Assert.True(host.Server.Disconnect(1));
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.True(slow.WasCancelled);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.False(host.Server.Disconnect(1));
        Assert.True((await other.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task A_client_is_disconnected_though_its_method_does_not_listen()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (call, _) = await CallAsync(host, client, "wait");
        host.Server.Disconnect(1);
        // After five seconds of grace, in which the method might have ended.
        Assert.Null(await client.ReceiveBytesAsync());
        call.SetResult();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
    }

    [Theory]
    [InlineData("Concurrent")]
    [InlineData("Serialized")]
    public async Task A_call_that_takes_no_notice_of_being_cancelled_does_not_hold_up_the_stop(string dispatch)
    {
        await using var host = await StartStubbornAsync(dispatch);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var waiting = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var idle = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        // Its objects are given back when it goes, in turn with the calls where those go one after the other.
        await idle.NewAsync("T::Thing::new");
        await waiting.NewAsync("T::Slow::instance");
        var (call, _) = await CallAsync(host, client, "wait");
        await waiting.SendAsync(Request("new", ("method", "T::Thing::new")));
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Null(await idle.ReceiveBytesAsync());
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 50);
        Assert.Equal(dispatch == "Serialized" ? 1 : 0, host.Logs.Lines.Count(line => line.EventId.Id == 51));
        Assert.Equal(host.Logs.Lines.Last(line => line.Text == "Server stopped"), host.Logs.Lines.Where(line => line.EventId.Id is 3 or 50 or 51).Last());

        // It may end whenever it likes.
        call.SetResult();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11 && line.Text.Contains("cid=1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_application_need_not_wait_for_a_call_that_takes_no_notice_either()
    {
        await using var host = await StartStubbornAsync("Concurrent");
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var (call, _) = await CallAsync(host, client, "wait");
        await host.Server.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Equal(1, host.Server.ConnectionCount);
        call.SetResult();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task What_a_call_does_when_it_is_cancelled_keeps_no_other_from_being_cancelled()
    {
        await using var host = await StartPatientAsync();
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await CallAsync(host, first, "wait_and_throw_when_cancelled");
        await CallAsync(host, second, "wait_and_throw_when_cancelled");
        await host.Server.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, host.Server.ConnectionCount);
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id == 50);
    }

    [Fact]
    public async Task A_stop_waits_for_no_handshake_of_TLS()
    {
        using var authority = new TestAuthority();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder =>
            {
                builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(10));
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificate = authority.Issue("CN=localhost");
                    https.HandshakeTimeout = TimeSpan.FromMinutes(5);
                }));
            },
            [("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"), ("EventRpc:Limits:HandshakeTimeout", "0")]);
        await using var silent = await ConnectAsync(host.EndPoint);
        while (host.Services.GetRequiredService<ConnectionGate>().Count == 0)
            await Task.Yield();
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await silent.ReceiveBytesAsync());
    }

    /// <summary>A host that has all the time in the world, so that nothing but the server itself ends the wait.</summary>
    private static Task<RpcTestHost> StartStubbornAsync(string dispatch) => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Slow>().AddClass<Thing>(),
        builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(10)),
        [("EventRpc:Dispatch", dispatch), ("EventRpc:DrainTimeout", "00:00:00.2")]);

    private static async Task AssertRefusedAsync(System.Net.IPEndPoint server)
    {
        try
        {
            await using var refused = await ConnectAsync(server);
            Assert.Null(await refused.ReceiveBytesAsync());
        }
        catch (SocketException)
        {
            // Nobody listens any more.
        }
    }
}
