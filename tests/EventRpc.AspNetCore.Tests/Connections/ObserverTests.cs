using System.Collections.Concurrent;
using EventRpc.AspNetCore.Tests.Limits;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Connections;

public sealed class ObserverTests
{
    [Fact]
    public async Task Observers_are_told_in_order_of_clients_that_come_and_go_and_one_that_throws_harms_nobody()
    {
        var seen = new Seen();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().AddConnectionObserver<First>().AddConnectionObserver<Throwing>().AddConnectionObserver<Last>(),
            builder => builder.Services.AddSingleton(seen),
            []);
        host.Logs.ExpectError(17);
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
            await client.NewAsync("T::Thing::new");
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(["first +1", "last +1", "first -1 ClientLeft holding 1", "last -1"], seen.Events);
        Assert.Equal(2, host.Logs.Lines.Count(line => line.EventId.Id == 17));
    }

    [Theory]
    [InlineData("00000000", RpcCloseReason.ProtocolError)]
    [InlineData("ffffffff", RpcCloseReason.ProtocolError)]
    [InlineData("0000", RpcCloseReason.ProtocolError)]
    public async Task An_observer_is_told_why_a_connection_ended(string sent, RpcCloseReason reason)
    {
        var seen = new Seen();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddConnectionObserver<First>(), builder => builder.Services.AddSingleton(seen), []);
        await using (var client = await ConnectAsync(host.EndPoint))
            await client.Stream.WriteAsync(Convert.FromHexString(sent));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal($"first -1 {reason} holding 0", seen.Events.Last());
    }

    [Fact]
    public async Task An_observer_is_told_that_the_server_sent_the_client_away()
    {
        var seen = new Seen();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>().AddConnectionObserver<First>(), builder => builder.Services.AddSingleton(seen), []);
        await using (var kicked = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
        {
            host.Server.Disconnect(1);
            Assert.Null(await kicked.ReceiveBytesAsync());
        }
        await using var drained = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await host.Server.DrainAsync();
        Assert.Contains("first -1 Disconnected holding 0", seen.Events);
        Assert.Contains("first -2 Drain holding 0", seen.Events);
    }

    [Theory]
    [InlineData(0, 3, RpcCloseReason.Authentication)]
    [InlineData(16, 0, RpcCloseReason.Authentication)]
    [InlineData(16, -1, RpcCloseReason.Limit)]
    public async Task An_observer_is_told_that_a_client_did_not_log_in(int seconds, int failures, RpcCloseReason reason)
    {
        var seen = new Seen();
        var clock = new TestClock();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().AddConnectionObserver<First>(),
            builder => builder.Services.AddSingleton(seen).AddSingleton<TimeProvider>(clock),
            [("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", "frh4./qCggHMw"), ("EventRpc:Limits:MaxLoginAttempts", "3")]);
        // Without a format it has not even got so far as to log in.
        await using var client = await ConnectAsync(host.EndPoint, failures < 0 ? null : MessageFormat.Sereal);
        for (var i = 0; i < failures; i++)
            await client.CallAsync(Request("auth", ("user", "fred"), ("pass", "x")));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 10);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Null(await client.ReceiveBytesAsync());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal($"first -1 {reason} holding 0", seen.Events.Last());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_observer_that_does_not_end_keeps_neither_objects_nor_the_place_of_a_connection(bool fromTheStart)
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().AddConnectionObserver<Endless>(),
            builder => builder.Services.AddSingleton<TimeProvider>(new FastClock()).AddSingleton(new Endless.Begin(fromTheStart)),
            []);
        await using (var client = await ConnectAsync(host.EndPoint, fromTheStart ? null : MessageFormat.Sereal))
        {
            if (!fromTheStart)
                await client.NewAsync("T::Thing::new");
        }
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal(0, host.Server.ConnectionCount);
        Assert.Equal(0, host.Server.ObjectCount);
        Assert.All(host.Logs.Lines.Where(line => line.EventId.Id == 121), line => Assert.Contains("Endless has not ended 5 s after", line.Text, StringComparison.Ordinal));
        Assert.Equal(fromTheStart ? 2 : 1, host.Logs.Lines.Count(line => line.EventId.Id == 121));
    }

    [Fact]
    public async Task A_client_that_observers_let_wait_too_long_is_closed_with_that_as_the_reason()
    {
        var clock = new TestClock();
        var asked = new TaskCompletionSource();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().AddConnectionObserver<Hesitant>(),
            builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(asked),
            []);
        await using var client = await ConnectAsync(host.EndPoint);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Null(await client.ReceiveBytesAsync());
        var line = await host.Logs.WaitForAsync(line => line.EventId.Id == 12);
        Assert.EndsWith("Connection closed: 15 s were over before its connection observers had been told of it", line.Text, StringComparison.Ordinal);
    }

    /// <summary>A clock whose timers do not let a test wait.</summary>
    private sealed class FastClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(5) ? TimeSpan.Zero : dueTime, period);
    }

    public sealed class Endless(Endless.Begin begin) : IRpcConnectionObserver
    {
        public async ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            if (begin.AtOnce)
                await new TaskCompletionSource().Task;
        }

        public async ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) =>
            await new TaskCompletionSource().Task;

        public sealed record Begin(bool AtOnce);
    }

    public sealed class Hesitant(TaskCompletionSource asked) : IRpcConnectionObserver
    {
        public async ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }

    public sealed class Seen
    {
        public ConcurrentQueue<string> Events { get; } = new();
    }

    public sealed class First(Seen seen) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            seen.Events.Enqueue($"first +{connection.Id}");
            return default;
        }

        public async ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason)
        {
            await Task.Yield();
            seen.Events.Enqueue($"first -{connection.Id} {reason} holding {connection.HeldObjects.Count}");
        }
    }

    public sealed class Throwing : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken) => throw new InvalidOperationException("come");

        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) => throw new InvalidOperationException("gone");
    }

    public sealed class Last(Seen seen) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            seen.Events.Enqueue($"last +{connection.Id}");
            return default;
        }

        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason)
        {
            seen.Events.Enqueue($"last -{connection.Id}");
            return default;
        }
    }
}
