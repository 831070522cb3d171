namespace EventRpc.Client.Tests;

/// <summary>Connections that end while calls are under way.</summary>
public sealed class LostConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_calls_fail_when_the_connection_is_lost_whether_they_were_sent_or_wait_for_their_turn(bool pipelining)
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync(pipelining);
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
        });
        await using var client = await server.ConnectAsync(options => options.MaxCallsInFlight = 2);
        var remote = await client.NewAsync("T");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = client.Closed.Register(closed.SetResult);
        // Someone else's failure is no one's here.
        using var spiteful = client.Closed.Register(() => throw new InvalidOperationException("spite"));
        Task[] calls = [.. Enumerable.Range(0, 10).Select(i => remote.CallAsync($"m{i}"))];
        foreach (var call in calls)
        {
            var e = await Assert.ThrowsAsync<RpcConnectionException>(() => call);
            Assert.Equal(RpcConnectionError.Lost, e.Error);
            Assert.EndsWith("Its objects are gone: connect again, and make them anew.", e.Message, StringComparison.Ordinal);
        }
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(client.IsConnected);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => remote.CallAsync("again"))).Error);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => client.NewAsync("T"))).Error);
        Assert.Equal(1, client.ObjectCount);
        await remote.DisposeAsync();
        Assert.Equal(0, client.ObjectCount);
    }

    [Fact]
    public async Task A_client_hears_of_the_end_of_a_connection_that_it_does_not_use()
    {
        var stop = new TaskCompletionSource();
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await stop.Task;
        });
        await using var client = await server.ConnectAsync();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = client.Closed.Register(closed.SetResult);
        Assert.True(client.IsConnected);
        stop.SetResult();
        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_client_may_be_disposed_by_who_hears_of_its_end_and_while_calls_are_under_way()
    {
        var gate = new Gate();
        await using var host = await Served.StartAsync(gate);
        var client = await host.ConnectAsync();
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = client.Closed.Register(() =>
        {
#pragma warning disable xUnit1031 // That it blocks is what is tested.
            client.DisposeAsync().AsTask().Wait();
#pragma warning restore xUnit1031
            disposed.SetResult();
        });
        var remote = await client.NewAsync("T::Gate");
        Task[] calls = [.. Enumerable.Range(0, 200).Select(_ => remote.CallAsync("pass", "x"))];
        await gate.Entered;
        await client.DisposeAsync();
        foreach (var call in calls)
            Assert.Equal(RpcConnectionError.Disposed, (await Assert.ThrowsAsync<RpcConnectionException>(() => call)).Error);
        await disposed.Task.WaitAsync(TestContext.Current.CancellationToken);
        gate.Open();
    }

    [Fact]
    public async Task A_client_may_be_disposed_while_a_server_that_does_not_read_keeps_it_from_sending()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await Task.Delay(Timeout.Infinite, connection.Stopped);
        });
        var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        var call = remote.CallAsync("m", new byte[32 * 1024 * 1024]);
        await client.DisposeAsync();
        Assert.Equal(RpcConnectionError.Disposed, (await Assert.ThrowsAsync<RpcConnectionException>(() => call)).Error);
    }
}
