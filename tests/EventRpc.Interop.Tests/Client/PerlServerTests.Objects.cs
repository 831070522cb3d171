using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Client;

public abstract partial class PerlServerTests
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Objects_are_made_handed_out_and_passed_and_those_that_are_given_back_are_gone(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        await using var served = await client.NewAsync("Served", "data", "root");
        Assert.Equal("root", await served.CallAsync<string>("get_data"));
        await served.CallAsync("set_data", "changed");
        Assert.Equal("changed", await served.CallAsync<string>("get_data"));

        await using (var child = await served.CallAsync<RemoteObject>("child", "kid"))
        {
            Assert.Equal(("Served", "kid"), (child.ClassName, await child.CallAsync<string>("get_data")));
            Assert.Equal(["kid", "changed"], await served.CallListAsync<string>("data_of", child, served));
            Assert.False(await served.CallAsync<bool>("is_same", child));
        }
        await using (var same = await served.CallAsync<RemoteObject>("itself"))
            Assert.True(await served.CallAsync<bool>("is_same", same));
        var children = await served.CallAsync<List<RemoteObject>>("children", 3);
        Assert.Equal(["1", "2", "3"], await served.CallListAsync<string>("data_of", [.. children]));
        var byName = await served.CallAsync<Dictionary<string, RemoteObject>>("by_name", "a", "b");
        Assert.Equal("b", await byName["b"].CallAsync<string>("get_data"));
        var (first, none, third) = await served.CallAsync<(RemoteObject, RemoteObject?, RemoteObject)>("pair");
        Assert.Equal(("first", null, "third"), (await first.CallAsync<string>("get_data"), none, await third.CallAsync<string>("get_data")));
        Assert.Null(await served.CallAsync<RemoteObject?>("nobody"));
        Assert.Null(await served.CallAsync<RemoteObject?>("no_objects"));
        Assert.Empty(await served.CallListAsync<RemoteObject>("no_objects"));
        Assert.Equal((8, 8), await served.CallAsync<(int, int)>("live"));

        foreach (var remote in (RemoteObject[])[.. children, .. byName.Values, first, third])
            await remote.DisposeAsync();
        Assert.Equal((1, 1), await served.CallAsync<(int, int)>("live"));

        // Whatever nobody takes is given back, too.
        await served.CallAsync("children", 3);
        await served.CallAsync("pair");
        await (await served.CallAsync<RemoteObject>("pair")).DisposeAsync();
        await Assert.ThrowsAsync<PerlDataException>(() => served.CallAsync<RemoteObject>("by_name", "a", "b"));
        await AssertOneLeftAsync(client, served);
    }

    [Fact]
    public async Task Singletons_stay_the_same()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        var one = await client.ConstructAsync("Served::One", "instance", cancellationToken: TestCancelled);
        var oid = one.Oid;
        await one.DisposeAsync();
        await using var again = await client.ConstructAsync("Served::One", "instance", cancellationToken: TestCancelled);
        Assert.Equal((oid, "one"), (again.Oid, await again.CallAsync<string>("get_name")));
    }

    [Fact]
    public async Task Objects_dropped_in_great_numbers_leave_nothing_behind_in_Perl()
    {
        const int AtOnce = 1000;
        // Once in full will do: what gives them back does not know the format.
        var count = format == "SERL" ? 100_000 : 5000;
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await using var served = await client.NewAsync("Served");
        for (var made = 0; made < count; made += AtOnce)
        {
            if (made % (2 * AtOnce) == 0)
                await MakeAndForgetAsync(served, AtOnce);
            else
                await Task.WhenAll((await served.CallAsync<List<RemoteObject>>("children", AtOnce)).Select(remote => remote.DisposeAsync().AsTask()));
        }
        for (var i = 0; i < 100; i++)
            await (await client.NewAsync("Served")).DisposeAsync();
        await AssertOneLeftAsync(client, served);
    }

    /// <summary>The objects are only collected, by and by.</summary>
    private static async Task MakeAndForgetAsync(RemoteObject served, int count) =>
        Assert.Equal(count, (await served.CallAsync<List<RemoteObject>>("children", count)).Count);

    /// <summary>Waits until the one object that is still used is the only one.</summary>
    private static async Task AssertOneLeftAsync(EventRpcClient client, RemoteObject served)
    {
        for (var tries = 0; client.ObjectCount > 1; tries++)
        {
            Assert.True(tries < 200_000, $"{client.ObjectCount} objects were not given back");
            if (tries % 1000 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            await client.PingAsync(TestCancelled);
        }
        var live = await served.CallAsync<(int, int)>("live");
        // The request that gives the last one back may be on its way only now.
        for (var tries = 0; live != (1, 1) && tries < 10_000; tries++)
            live = await served.CallAsync<(int, int)>("live");
        Assert.Equal((1, 1), live);
    }
}
