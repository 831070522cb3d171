using System.Runtime.CompilerServices;
using EventRpc.Testing;

namespace EventRpc.Client.Tests;

/// <summary>Objects that are dropped in great numbers leave nothing behind on either side.</summary>
public sealed class GiveBackTests
{
    private const int Count = 100_000;
    private const int AtOnce = 1000;

    private static async Task<RpcTestHost> StartAsync() =>
        await Served.StartAsync(("EventRpc:Limits:MaxObjectsPerConnection", $"{10 * AtOnce}"));

    [Fact]
    public async Task Objects_that_are_disposed()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        for (var made = 0; made < Count; made += AtOnce)
        {
            var objects = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.NewAsync("T::Node", "x")));
            await Task.WhenAll(objects.Select(remote => remote.DisposeAsync().AsTask()));
        }
        await AssertNoneLeftAsync(host, client);
    }

    [Fact]
    public async Task Objects_that_are_only_collected()
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync();
        for (var made = 0; made < Count; made += AtOnce)
        {
            await MakeAndForgetAsync(client);
            // The server holds so many objects of one connection, and no more.
            await CollectAsync(client, 5 * AtOnce);
        }
        await CollectAsync(client, 0);
        await AssertNoneLeftAsync(host, client);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task MakeAndForgetAsync(EventRpcClient client) =>
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => i % 2 == 0 ? client.NewAsync("T::Node", "x") : NewThroughAnotherAsync(client)));

    private static async Task<RemoteObject> NewThroughAnotherAsync(EventRpcClient client)
    {
        await using var parent = await client.NewAsync("T::Node", "x");
        return await parent.CallAsync<RemoteObject>("child", "y");
    }

    private static async Task CollectAsync(EventRpcClient client, int atMost)
    {
        for (var tries = 0; client.ObjectCount > atMost; tries++)
        {
            Assert.True(tries < 10_000, $"{client.ObjectCount} objects were not given back");
            if (tries % 100 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            await client.PingAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertNoneLeftAsync(RpcTestHost host, EventRpcClient client)
    {
        // The request that gives the last one back may be on its way only now.
        for (var tries = 0; host.Server.ObjectCount > 0 && tries < 10_000; tries++)
            await client.PingAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (client.ObjectCount, host.Server.ObjectCount));
        await using var node = await client.NewAsync("T::Node", "still here");
        Assert.Equal("still here", await node.CallAsync<string>("get_name"));
    }
}
