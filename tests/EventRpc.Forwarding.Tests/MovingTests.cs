using EventRpc.AspNetCore;

namespace EventRpc.Forwarding.Tests;

/// <summary>
/// A Perl server of two classes moves over class by class, and the peer's own examples/client.pl, unmodified, does not
/// notice. Its port is fixed; a preloaded module changes the one that the socket gets.
/// </summary>
public sealed class MovingTests
{
    [Fact]
    public async Task The_example_client_notices_nothing()
    {
        await using var perl = await PerlServer.StartAsync();
        var before = await RunClientAsync(perl.Port);
        Assert.Contains("=> Server returned: >>Hello again. My data is: 'Initial data' and event model is: AnyEvent::Impl::EV<<", before, StringComparison.Ordinal);

        await using (var inFront = await ForwardingHost.StartAsync(perl.Port, ["Test_class", "Counter"]))
            Assert.Equal(before, await RunClientAsync(inFront.EndPoint.Port));
        await using (var otherMoved = await ForwardingHost.StartAsync(perl.Port, ["Test_class"], rpc => rpc.AddClass<LocalCounter>()))
            Assert.Equal(before, await RunClientAsync(otherMoved.EndPoint.Port));
        await using (var moved = await ForwardingHost.StartAsync(perl.Port, ["Counter"], rpc => rpc.AddClass<MovedTestClass>()))
        {
            Assert.Equal(before, await RunClientAsync(moved.EndPoint.Port));
            await using var both = PerlPeer.Start("both_classes.pl", $"{moved.EndPoint.Port}");
            (await both.WaitForExitAsync()).AssertSuccess();
        }
    }

    [Fact]
    public async Task Ten_thousand_objects_that_are_made_and_dropped_leave_none_behind()
    {
        const int Count = 10_000;
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, ["Counter"]);
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Counter", "name", "a");
        const int AtOnce = 1000;
        for (var made = 0; made < Count; made += AtOnce)
        {
            var objects = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => client.NewAsync("Counter", "name", i)));
            await Task.WhenAll(objects.Select(made => made.DisposeAsync().AsTask()));
        }
        Assert.Equal(1, await counter.CallAsync<int>("live"));
        Assert.Equal(1, await counter.CallAsync<int>("registered"));
        Assert.Equal(1, client.ObjectCount);
        Assert.Equal(1, host.Server.ObjectCount);
    }

    private static async Task<string> RunClientAsync(int port)
    {
        await using var perl = PerlProcess.Start(
            ["-I", Path.Combine(PerlPeer.ScriptFolder, "lib"), "-MOverridePort", PerlPeer.ExampleClient, "-h", "127.0.0.1"],
            ("EVENTRPC_PORT", $"{port}"));
        var run = await perl.WaitForExitAsync();
        run.AssertSuccess();
        return run.Output;
    }
}
