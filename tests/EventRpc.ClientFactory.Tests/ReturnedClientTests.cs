using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.ClientFactory.Tests;

/// <summary>What is left of a client after it is disposed: nothing that the next one could notice.</summary>
public sealed class ReturnedClientTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Its_objects_are_given_back_and_its_connection_stays()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        await using (var client = await application.Pool.GetClientAsync())
        {
            var invoice = await client.NewAsync("My::Invoice", 7);
            List<RemoteObject> copies = [];
            for (var i = 0; i < 99; i++)
                copies.Add(await invoice.CallAsync<RemoteObject>("copy"));
            Assert.Equal(100, server.Server.ObjectCount);
            GC.KeepAlive((invoice, copies));
        }
        Assert.Equal((0, 1), (server.Server.ObjectCount, server.Server.ConnectionCount));
        Assert.Equal((0, 1), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task It_is_unusable_and_so_are_its_objects()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        var returned = await application.Pool.GetClientAsync();
        var leaked = await returned.NewAsync("My::Invoice", 7);
        await returned.DisposeAsync();
        await using var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 8);

        Assert.False(returned.IsConnected);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => leaked.CallAsync<string>("print"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => returned.NewAsync("My::Invoice", 9));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => returned.PingAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => returned.LoadClassesAsync());
        await Assert.ThrowsAsync<PerlDataException>(() => invoice.CallAsync<string>("print_with", leaked));
        await leaked.DisposeAsync();
        await returned.DisposeAsync();

        Assert.Equal("Invoice 8", await invoice.CallAsync<string>("print"));
        Assert.Equal((1, 1), (server.Server.ObjectCount, server.Server.ConnectionCount));
        Assert.Equal((1, 0), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task A_method_that_failed_does_not_cost_the_connection()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        await using (var client = await application.Pool.GetClientAsync())
        {
            var invoice = await client.NewAsync("My::Invoice", 7);
            await Assert.ThrowsAsync<RpcException>(() => invoice.CallAsync("fail"));
            await Assert.ThrowsAsync<PerlDataException>(() => invoice.CallAsync<int>("print"));
        }
        Assert.Equal(1, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task A_call_that_still_runs_ends_with_the_connection()
    {
        var gates = new InvoiceGates();
        await using var server = await Invoice.ServeAsync(gates);
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 7);
        var hanging = invoice.CallAsync("hang");
        await gates.Hanging.Task.WaitAsync(LongEnough);
        await client.DisposeAsync();

        var failure = await Assert.ThrowsAsync<RpcConnectionException>(() => hanging.WaitAsync(LongEnough));
        Assert.Equal(RpcConnectionError.Disposed, failure.Error);
        await server.Logs.WaitForAsync(line => line.Text == "cid=1: Client disconnected");
        Assert.Contains(application.Logs.Lines, line => line.Category == PoolLog.Category && line.EventId.Id == 5);
        Assert.Equal(2, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task A_call_that_was_given_up_ends_with_the_connection_which_nobody_waits_for()
    {
        var gates = new InvoiceGates();
        await using var server = await Invoice.ServeAsync(gates);
        // The time to give objects back never passes.
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")], new ManualTime());
        var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 7);
        using var impatience = new CancellationTokenSource();
        var hanging = invoice.CallAsync("hang", impatience.Token);
        await gates.Hanging.Task.WaitAsync(LongEnough);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await client.DisposeAsync().AsTask().WaitAsync(LongEnough);
        await server.Logs.WaitForAsync(line => line.Text == "cid=1: Client disconnected");
        Assert.Equal(2, await application.NextConnectionAsync());
        GC.KeepAlive(invoice);
    }

    [Fact]
    public async Task Objects_that_the_server_does_not_take_back_in_time_go_with_the_connection()
    {
        var clock = new ManualTime();
        var gates = new InvoiceGates(mayDispose: false);
        await using var server = await Invoice.ServeAsync(gates);
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")], clock);
        var client = await application.Pool.GetClientAsync();
        await client.NewAsync("My::Invoice", 7);
        var returning = client.DisposeAsync().AsTask();
        await gates.Disposing.Task.WaitAsync(LongEnough);
        Assert.False(returning.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await returning.WaitAsync(LongEnough);
        Assert.Contains(application.Logs.Lines, line => line.Category == PoolLog.Category && line.EventId.Id == 5);
        gates.MayDispose.SetResult();
        Assert.Equal(2, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task An_object_that_is_being_given_back_meanwhile_costs_the_connection_at_most()
    {
        var gates = new InvoiceGates(mayDispose: false);
        await using var server = await Invoice.ServeAsync(gates);
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")]);
        var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 7);
        var givingBack = invoice.DisposeAsync().AsTask();
        await gates.Disposing.Task.WaitAsync(LongEnough);
        await client.DisposeAsync();
        await givingBack.WaitAsync(LongEnough);
        gates.MayDispose.SetResult();
        Assert.Equal(2, await application.NextConnectionAsync());
    }

    [Theory]
    [InlineData("too large")]
    [InlineData("unreadable")]
    [InlineData("no hash")]
    [InlineData("no result")]
    public async Task A_reply_that_was_not_taken_in_costs_the_connection_but_not_the_client(string kind)
    {
        var connections = 0;
        await using var server = FakeServer.Start(async connection =>
        {
            var number = Interlocked.Increment(ref connections);
            await connection.ShakeHandsAsync(pipelining: false, ("make", "_object"));
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            if (number > 1)
                await connection.ReturnAsync("T=HASH(0x2)");
            else if (kind == "too large")
                await connection.SendAsync(new byte[] { 0, 0, 0x20, 0 }.Concat(new byte[0x2000]).ToArray());
            else if (kind == "unreadable")
                await connection.SendAsync(new byte[] { 0, 0, 0, 4, 1, 2, 3, 4 });
            else if (kind == "no hash")
                await connection.SendAsync(new byte[] { 0, 0, 0, 8, 0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x41, 1 });
            else
                await connection.ReplyAsync(("ok", 1));
            // The client's next call, and what is given back.
            while (true)
            {
                await connection.ReceiveAsync();
                await connection.ReplyAsync(("ok", 1));
            }
        });
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxMessageSize", "4096")]);
        await using (var client = await application.Pool.GetClientAsync())
        {
            var remote = await client.NewAsync("T");
            await Assert.ThrowsAsync<PerlDataException>(() => remote.CallAsync<RemoteObject>("make"));
            await client.PingAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
        await using (var client = await application.Pool.GetClientAsync())
            await (await client.NewAsync("T")).CallAsync<RemoteObject>("make");
        Assert.Equal((0, 1), application.Pool.ConnectionCount);
        Assert.Equal(2, connections);
    }

    [Fact]
    public async Task A_reply_that_never_ends_is_not_for_the_next_client_to_wait_for()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.ReceiveAsync("version");
            await connection.SendAsync(new byte[] { 0xb2, 0xd0, 0x5e, 0 }.Concat(new byte[100]).ToArray());
            await connection.FallSilentAsync();
        });
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        await using (var client = await application.Pool.GetClientAsync())
            Assert.Equal(PerlDataError.MessageTooLarge, (await Assert.ThrowsAsync<PerlDataException>(() => client.PingAsync(TestContext.Current.CancellationToken))).Error);
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task An_answer_to_giving_back_that_was_not_taken_in_costs_the_connection()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("client_destroy");
            await connection.SendAsync(new byte[] { 0xb2, 0xd0, 0x5e, 0 });
            await connection.FallSilentAsync();
        });
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        await using (var client = await application.Pool.GetClientAsync())
            GC.KeepAlive(await client.NewAsync("T"));
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task Whatever_goes_wrong_with_giving_back_the_place_in_the_pool_is_free_again()
    {
        var clock = new FailingTime();
        var gates = new InvoiceGates(mayDispose: false);
        await using var server = await Invoice.ServeAsync(gates);
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MaxConnections", "1")], clock);
        var client = await application.Pool.GetClientAsync();
        var invoice = await client.NewAsync("My::Invoice", 7);
        clock.Fails = true;
        await Assert.ThrowsAsync<NotSupportedException>(() => client.DisposeAsync().AsTask());
        clock.Fails = false;
        gates.MayDispose.SetResult();
        Assert.Equal(2, await application.NextConnectionAsync().WaitAsync(LongEnough));
        GC.KeepAlive(invoice);
    }

    /// <summary>The time, of which there may be no more.</summary>
    private sealed class FailingTime : TimeProvider
    {
        public bool Fails { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Fails ? throw new NotSupportedException("There is no time left.") : base.CreateTimer(callback, state, dueTime, period);
    }
}
