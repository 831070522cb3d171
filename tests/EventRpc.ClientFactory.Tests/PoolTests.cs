using EventRpc.Client;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventRpc.ClientFactory.Tests;

public sealed class PoolTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_connection_that_was_returned_last_is_used_first()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        var first = await application.Pool.GetClientAsync();
        var second = await application.Pool.GetClientAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
        Assert.Equal(2, await application.NextConnectionAsync());
        Assert.Equal(2, await application.NextConnectionAsync());
        Assert.Equal(2, server.Server.ConnectionCount);
        Assert.Equal(
            [$"billing: Connected to {server.EndPoint} (1 of 16 connections)", $"billing: Connected to {server.EndPoint} (2 of 16 connections)"],
            application.Logs.Lines.Where(line => line.Category == PoolLog.Category).Select(line => line.Text));
    }

    [Fact]
    public async Task While_all_are_in_use_who_came_first_goes_first()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        var client = await application.Pool.GetClientAsync();
        Task<EventRpcClient>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => application.Pool.GetClientAsync())];
        Assert.Equal(3, application.Pool.WaitingCount);
        for (var i = 0; i < 3; i++)
        {
            Assert.All(waiting[i..], task => Assert.False(task.IsCompleted));
            await client.DisposeAsync();
            client = await waiting[i].WaitAsync(LongEnough);
        }
        await client.DisposeAsync();
        Assert.Equal(1, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_what_to_raise()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1"), ("AcquireTimeout", "00:00:05")], clock);
        var client = await application.Pool.GetClientAsync();
        var waiting = application.Pool.GetClientAsync();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(LongEnough));
        Assert.Equal(
            "No connection of the pool 'billing' was returned within 5 s; all 1 are in use. Dispose clients as soon as they are not needed, or raise Billing:MaxConnections or Billing:AcquireTimeout.",
            failure.Message);
        Assert.Contains(application.Logs.Lines, line => line.Category == PoolLog.Category && line.EventId.Id == 6);

        // It has left the queue.
        await client.DisposeAsync();
        Assert.Equal(1, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_queue()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        var client = await application.Pool.GetClientAsync();
        using var impatience = new CancellationTokenSource();
        var waiting = application.Pool.GetClientAsync(impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(LongEnough));
        Assert.Equal(0, application.Pool.WaitingCount);
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => application.Pool.GetClientAsync(impatience.Token));
        Assert.Equal(1, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task A_connection_that_broke_while_it_was_idle_is_replaced_unnoticed()
    {
        var server = await Invoice.ServeAsync();
        var address = server.EndPoint;
        await using var application = await ClientApplication.StartAsync(address);
        var client = await application.Pool.GetClientAsync();
        var isLost = LostAsync(client);
        await client.DisposeAsync();
        await server.DisposeAsync();
        await isLost;

        await using var restarted = await Invoice.ServeAsync(("Kestrel:Endpoints:EventRpc:Url", $"http://{address}"));
        Assert.Equal(1, await application.NextConnectionAsync());
        Assert.Equal((0, 1), application.Pool.ConnectionCount);
        Assert.StartsWith($"billing: Connection closed: The connection to {address} was lost", application.Logs.Lines.Single(line => line.Category == PoolLog.Category && line.EventId.Id == 4).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_use_is_the_matter_of_its_client_alone()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        await using (var client = await application.Pool.GetClientAsync())
        {
            var invoice = await client.NewAsync("My::Invoice", 7);
            var isLost = LostAsync(client);
            Assert.True(server.Server.Disconnect(1));
            await isLost;
            var failure = await Assert.ThrowsAsync<RpcConnectionException>(() => invoice.CallAsync<string>("print"));
            Assert.Equal(RpcConnectionError.Lost, failure.Error);
        }
        Assert.Equal(2, await application.NextConnectionAsync());
        Assert.Equal(1, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_takes_no_place_in_the_pool()
    {
        var server = await Invoice.ServeAsync();
        var address = server.EndPoint;
        await server.DisposeAsync();
        await using var application = await ClientApplication.StartAsync(address, [("MaxConnections", "1")]);
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<RpcConnectionException>(() => application.Pool.GetClientAsync());
            Assert.Equal(RpcConnectionError.Unreachable, failure.Error);
        }
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
        Assert.Equal(2, application.Logs.Lines.Count(line => line.Category == PoolLog.Category && line.EventId.Id == 2));
    }

    [Fact]
    public async Task Connections_that_are_unused_for_long_are_closed_and_others_stay()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxIdleTime", "00:01:00")], clock);
        var first = await application.Pool.GetClientAsync();
        var second = await application.Pool.GetClientAsync();
        await using var inUse = await application.Pool.GetClientAsync();
        await first.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(45));
        await second.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(15));
        var line = await application.Logs.WaitForAsync(line => line.Category == PoolLog.Category && line.EventId.Id == 3);
        Assert.Equal("billing: Connection closed, as it was unused for 60 s", line.Text);
        await server.Logs.WaitForAsync(line => line.Text == "cid=1: Client disconnected");
        Assert.Equal((1, 1), application.Pool.ConnectionCount);

        clock.Advance(TimeSpan.FromHours(1));
        await server.Logs.WaitForAsync(line => line.Text == "cid=2: Client disconnected");
        Assert.Equal((1, 0), application.Pool.ConnectionCount);
        await inUse.PingAsync();
    }

    [Fact]
    public async Task One_that_broke_while_it_was_idle_is_cleared_away_even_if_nobody_asks_for_it()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, clock: clock);
        var client = await application.Pool.GetClientAsync();
        var isLost = LostAsync(client);
        await client.DisposeAsync();
        Assert.True(server.Server.Disconnect(1));
        await isLost;
        clock.Advance(TimeSpan.FromMinutes(2));
        await application.Logs.WaitForAsync(line => line.Category == PoolLog.Category && line.EventId.Id == 4);
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task The_container_closes_all_connections_and_sends_away_who_waits()
    {
        await using var server = await Invoice.ServeAsync();
        var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "2")]);
        var pool = application.Pool;
        var idle = await pool.GetClientAsync();
        var inUse = await pool.GetClientAsync();
        await idle.DisposeAsync();
        await using var other = await pool.GetClientAsync();
        var invoice = await inUse.NewAsync("My::Invoice", 7);
        var waiting = pool.GetClientAsync();
        await application.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(LongEnough));
        var failure = await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.GetClientAsync());
        Assert.StartsWith("The pool 'billing' was closed", failure.Message, StringComparison.Ordinal);
        var lost = await Assert.ThrowsAsync<RpcConnectionException>(() => invoice.CallAsync<string>("print"));
        Assert.Equal(RpcConnectionError.Disposed, lost.Error);
        await inUse.DisposeAsync();
        foreach (var cid in (int[])[1, 2])
            await server.Logs.WaitForAsync(line => line.Text == $"cid={cid}: Client disconnected");
    }

    [Fact]
    public async Task Whoever_closes_it_once_more_waits_as_well_until_it_is_closed()
    {
        using var converter = new HeldConverter();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(
            server.EndPoint,
            add: services => services.Configure<EventRpcClientPoolOptions>("billing", options => options.Converters.Add(converter)));
        var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 7);
        var call = invoice.CallAsync<Held>("print");
        await converter.Reading.Task.WaitAsync(LongEnough);
        Task[] closing = [application.Pool.DisposeAsync().AsTask(), application.Pool.DisposeAsync().AsTask()];
        Assert.All(closing, task => Assert.False(task.IsCompleted));
        converter.MayRead.Set();
        await Task.WhenAll(closing).WaitAsync(LongEnough);
        // The reply was there already.
        Assert.Equal(new Held("Invoice 7"), await call);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Who_was_about_to_open_a_connection_when_it_was_closed_is_told_so()
    {
        EventRpcClientPool? pool = null;
        await using var server = await Invoice.ServeAsync();
        // It finds a connection that broke, and would open another.
        using var logs = new LogAction(4, () => Assert.True(pool!.DisposeAsync().AsTask().Wait(LongEnough)));
        await using var application = await ClientApplication.StartAsync(server.EndPoint, add: services => services.AddSingleton<ILoggerProvider>(logs));
        pool = application.Pool;
        var client = await pool.GetClientAsync();
        var isLost = LostAsync(client);
        await client.DisposeAsync();
        Assert.True(server.Server.Disconnect(1));
        await isLost;
        var failure = await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.GetClientAsync());
        Assert.StartsWith("The pool 'billing' was closed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_share_few_connections()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "4")]);
        var printed = await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            await using var client = await application.Pool.GetClientAsync();
            var invoice = await client.NewAsync("My::Invoice", number);
            return await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => invoice.CallAsync<string>("print")));
        }));
        for (var number = 0; number < printed.Length; number++)
            Assert.Equal(Enumerable.Repeat($"Invoice {number}", 20), printed[number]);
        Assert.Equal((0, 4), application.Pool.ConnectionCount);
        Assert.Equal((4, 0), (server.Server.ConnectionCount, server.Server.ObjectCount));
        Assert.Equal(4, server.Logs.Lines.Count(line => line.EventId.Id == 10));
    }

    /// <summary>Completes when a client's connection has ended.</summary>
    private static async Task LostAsync(EventRpcClient client)
    {
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = client.Closed.Register(lost.SetResult);
        await lost.Task.WaitAsync(LongEnough);
    }

    private sealed record Held(string Text);

    /// <summary>Reads a result only when the test lets it.</summary>
    private sealed class HeldConverter : PerlConverter<Held>, IDisposable
    {
        public TaskCompletionSource Reading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim MayRead { get; } = new();

        public override Held Read(PerlReader reader)
        {
            Reading.TrySetResult();
            Assert.True(MayRead.Wait(LongEnough));
            return new(reader.ReadString().ToString());
        }

        public override void Write(PerlWriter writer, Held value) => writer.WriteString(value.Text);

        public void Dispose() => MayRead.Dispose();
    }

    /// <summary>Does something while the pool logs an event.</summary>
    private sealed class LogAction(int eventId, Action action) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName == PoolLog.Category ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (id.Id == eventId)
                action();
        }

        public void Dispose()
        {
        }
    }
}
