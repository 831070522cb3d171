namespace EventRpc.Client.Tests;

/// <summary>Calls that are given up, at each point of their way.</summary>
public sealed class CancellationTests
{
    [Fact]
    public async Task A_call_that_is_cancelled_before_it_is_made_is_not_made()
    {
        await using var host = await Served.StartAsync();
        await using var client = await host.ConnectAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.NewAsync("T::Node", cancelled));
        await client.PingAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (client.ObjectCount, host.Server.ObjectCount));
    }

    [Fact]
    public async Task A_token_among_the_arguments_is_refused_with_what_to_write_instead()
    {
        await using var host = await Served.StartAsync();
        await using var client = await host.ConnectAsync();
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => client.NewAsync("T::Node", 1, TestContext.Current.CancellationToken));
        Assert.Contains("put these into an array before it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_for_its_turn_is_never_sent()
    {
        var methods = new List<string?>();
        var answer = new TaskCompletionSource();
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            while (true)
            {
                methods.Add((await connection.ReceiveAsync("exec"))["method"].ToString());
                await answer.Task;
                await connection.ReturnAsync();
            }
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        using var gaveUp = new CancellationTokenSource();
        var first = remote.CallAsync("first");
        var second = remote.CallAsync("second", gaveUp.Token);
        var third = remote.CallAsync("third");
        await gaveUp.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(gaveUp.Token, e.CancellationToken);
        answer.SetResult();
        await first;
        await third;
        Assert.Equal(["first", "third"], methods);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_after_it_was_sent_is_done_all_the_same_and_its_reply_disturbs_no_other()
    {
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        await using var client = await host.ConnectAsync();
        await using var remote = await client.NewAsync("T::Gate");
        await using var echo = await client.NewAsync("T::Echo");
        using var gaveUp = new CancellationTokenSource();
        var given = remote.CallAsync<string>("pass", ["late"], gaveUp.Token);
        await gate.Entered;
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        var next = echo.CallAsync<string>("string", "next");
        Assert.False(next.IsCompleted);
        gate.Open();
        Assert.Equal("next", await next);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("one")]
    [InlineData("list")]
    public async Task Objects_that_nobody_waits_for_any_longer_are_given_back(string how)
    {
        var destroyed = new TaskCompletionSource<string?>();
        var sent = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining: false, ("make", "_object"));
            await connection.MakeAsync();
            await connection.ReceiveAsync();
            sent.SetResult();
            await answer.Task;
            if (how == "new")
                await connection.ReplyAsync(("ok", 1), ("oid", "T=HASH(0x2)"));
            else if (how == "one")
                await connection.ReturnAsync("T=HASH(0x2)");
            else
                await connection.ReturnAsync(new Protocol.PerlArray(["T=HASH(0x2)"]));
            destroyed.SetResult((await connection.ReceiveAsync("client_destroy"))["oid"].ToString());
            await connection.ReplyAsync(("ok", 1));
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        using var gaveUp = new CancellationTokenSource();
        Task call = how switch
        {
            "new" => client.NewAsync("T", gaveUp.Token),
            "one" => remote.CallAsync<RemoteObject>("make", gaveUp.Token),
            _ => remote.CallAsync<List<RemoteObject>>("make", gaveUp.Token),
        };
        await sent.Task;
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        answer.SetResult();
        Assert.Equal("T=HASH(0x2)", await destroyed.Task.WaitAsync(TestContext.Current.CancellationToken));
        GC.KeepAlive(remote);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_times_out_and_says_what_becomes_of_it()
    {
        var time = new ManualTime();
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        await using var client = await host.ConnectAsync(options =>
        {
            options.TimeProvider = time;
            options.CallTimeout = TimeSpan.FromSeconds(5);
        });
        var remote = await client.NewAsync("T::Gate");
        var call = remote.CallAsync<string>("pass", "late");
        await gate.Entered;
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var e = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.StartsWith("T::Gate->pass took more than 5 s. The server goes on with it", e.Message, StringComparison.Ordinal);

        // Giving back waits no longer than that, either, but is done when the server gets to it.
        var disposing = remote.DisposeAsync().AsTask();
        var ping = client.PingAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));
        await disposing;
        Assert.StartsWith("version took more than 5 s.", (await Assert.ThrowsAsync<TimeoutException>(() => ping)).Message, StringComparison.Ordinal);
        gate.Open();
        await client.PingAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, host.Server.ObjectCount);
    }

    [Fact]
    public async Task A_cancelled_call_is_no_timeout()
    {
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        await using var client = await host.ConnectAsync(options => options.CallTimeout = TimeSpan.FromDays(1));
        await using var remote = await client.NewAsync("T::Gate");
        using var gaveUp = new CancellationTokenSource();
        var call = remote.CallAsync<string>("pass", ["late"], gaveUp.Token);
        await gate.Entered;
        await gaveUp.CancelAsync();
        Assert.Equal(gaveUp.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        gate.Open();
    }
}
