using System.Collections.Concurrent;
using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Interop.Tests;

/// <summary>What the application learns of Perl clients, and can do with them.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task A_call_in_flight_is_answered_when_the_server_stops()
    {
        var seen = new Seen();
        await using var host = await StartAsync(seen);
        await using var perl = host.StartPerl("call_in_flight.pl", "--name", "stop");
        await host.Observed.WaitForAsync("at call");
        var stopping = host.StopAsync();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 18);
        host.Observed.Note("go on from call", "");
        (await perl.WaitForExitAsync()).AssertSuccess();
        await stopping;
        Assert.Equal(["1 came", "1 gone: Drain"], seen.Events);
    }

    [Fact]
    public async Task A_client_can_be_sent_away_in_the_middle_of_a_call()
    {
        var seen = new Seen();
        await using var host = await StartAsync(seen);
        await using var perl = host.StartPerl("call_in_flight.pl", "--name", "disconnect");
        await host.Observed.WaitForAsync("hanging");
        Assert.True(host.Server.Disconnect(1));
        (await perl.WaitForExitAsync()).AssertSuccess();
        await host.Observed.WaitForAsync("cancelled");
        await host.Logs.WaitForAsync(line => line.Text == "cid=2: Client disconnected");
        Assert.Equal(["1 came", "1 gone: Disconnected", "2 came", "2 gone: ClientLeft"], seen.Events.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Methods_know_who_calls_and_filters_may_refuse()
    {
        await using var host = await InteropHost.StartAsync(
            rpc => rpc.AddClass<Context>().AddCallFilter<NoRefusals>(),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", AuthenticationTests.TokenOfFred));
        await host.RunPerlAsync("context.pl");
    }

    [Fact]
    public async Task Calls_of_two_clients_follow_one_another_where_the_server_serializes()
    {
        await using var host = await InteropHost.StartAsync(rpc => rpc.AddClass<Turns>(), ("EventRpc:Dispatch", "Serialized"));
        await using var first = host.StartPerl("turns.pl");
        await using var second = host.StartPerl("turns.pl");
        (await first.WaitForExitAsync()).AssertSuccess();
        (await second.WaitForExitAsync()).AssertSuccess();
    }

    private static Task<RpcTestHost> StartAsync(Seen seen) => InteropHost.StartAsync(rpc =>
    {
        rpc.Services.AddSingleton(seen);
        rpc.AddConnectionObserver<Watcher>();
    });

    public sealed class Seen
    {
        public ConcurrentQueue<string> Events { get; } = new();
    }

    public sealed class Watcher(Seen seen) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            seen.Events.Enqueue($"{connection.Id} came");
            return default;
        }

        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason)
        {
            seen.Events.Enqueue($"{connection.Id} gone: {reason}");
            return default;
        }
    }

    public sealed class NoRefusals : IRpcCallFilter
    {
        public ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next) =>
            context is { ClassName: "Interop::Calls", Method: "refuse" } ? throw new RpcException("not while it is tested") : next(context);
    }

    /// <summary>What the peer's methods ask of their connection.</summary>
    [RpcClass("Interop::Context")]
    [method: RpcConstructor]
    public sealed class Context()
    {
        [RpcMethod]
        public long Cid(RpcCallContext context) => context.ConnectionId;

        [RpcMethod]
        public string? AuthUser(RpcCallContext context) => context.UserName;

        [RpcMethod]
        public bool IsAuthenticated(RpcCallContext context) => context.Connection.IsAuthenticated;

        [RpcMethod]
        public string[] ClientOids(RpcCallContext context) => [.. context.HeldObjects.Select(held => held.Oid)];

        [RpcMethod]
        public string RemoteAddress(RpcCallContext context) => $"{context.RemoteEndPoint}";

        [RpcMethod]
        public int Count(RpcCallContext context)
        {
            var items = context.Connection.Items;
            items["count"] = items.TryGetValue("count", out var count) ? (int)count! + 1 : 1;
            return (int)items["count"]!;
        }
    }

    /// <summary>Would notice if two were inside at once.</summary>
    [RpcClass("Interop::Turns")]
    [method: RpcSingleton("instance")]
    public sealed class Turns()
    {
        private int _inside;
        private int _mostInside;
        private int _taken;

        [RpcMethod]
        public async Task TakeAsync()
        {
            _mostInside = Math.Max(_mostInside, ++_inside);
            for (var i = 0; i < 20; i++)
                await Task.Yield();
            _inside--;
            _taken++;
        }

        [RpcMethod]
        public int MostInside() => _mostInside;

        [RpcMethod]
        public int Taken() => _taken;
    }
}
