namespace EventRpc.Interop.Tests;

public abstract partial class InteropTests
{
    [Fact]
    public async Task Objects_are_handed_out_and_passed_back_in_every_position()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "objects.pl");

        Assert.Null(await host.Observed.WaitForAsync("why child"));
        Assert.Equal("because", host.Observed.Get<string>("why one"));
        Assert.Equal("why not", host.Observed.Get<string>("why three"));
        Assert.True(host.Observed.Has("disposed root"));
    }

    [Fact]
    public async Task Objects_are_disposed_when_the_client_drops_them_and_when_it_leaves()
    {
        await using var host = await StartAsync();
        await using var perl = Start(host, "lifetime.pl");
        var seen = host.Observed;

        await seen.WaitForAsync("at dropped");
        Assert.True(seen.Has("disposed dropped"));
        Assert.True(seen.Has("disposed second of two"));
        Assert.False(seen.Has("disposed first of two"));
        Assert.False(seen.Has("disposed kept"));
        Assert.Equal(3, host.Server.ObjectCount);
        Assert.Equal(3, Assert.Single(host.Server.Connections).ObjectCount);

        seen.Note("go on from dropped", "");
        (await perl.WaitForExitAsync()).AssertSuccess();
        await seen.WaitForAsync("disposed kept");
        await seen.WaitForAsync("disposed first of two");
    }

    [Fact]
    public async Task Objects_of_another_connection_are_refused()
    {
        await using var host = await StartAsync();
        await RunAsync(host, "foreign.pl");
    }

    [Fact]
    public async Task Two_clients_at_once_have_objects_of_their_own_and_share_the_singleton()
    {
        await using var host = await StartAsync();
        await using var a = Start(host, "two_clients.pl", "--name", "a");
        await using var b = Start(host, "two_clients.pl", "--name", "b");
        (await a.WaitForExitAsync()).AssertSuccess();
        (await b.WaitForExitAsync()).AssertSuccess();
    }

    [Fact]
    public async Task A_call_is_cancelled_and_the_objects_are_disposed_when_the_client_crashes()
    {
        await using var host = await StartAsync();
        await using (var perl = Start(host, "hang.pl"))
        {
            await host.Observed.WaitForAsync("hanging");
            Assert.False(host.Observed.Has("cancelled"));
            perl.Kill();
        }
        await host.Observed.WaitForAsync("cancelled");
        await host.Observed.WaitForAsync("disposed held");
        await host.Logs.WaitForAsync(line => line.Text.Contains("Client disconnected", StringComparison.Ordinal));
        Assert.Equal(0, host.Server.ConnectionCount);
    }
}
