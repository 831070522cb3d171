using EventRpc.Client;

namespace EventRpc.Generators.Tests;

public sealed class ProxyObjectTests
{
    [Fact]
    public async Task Disposing_a_proxy_gives_its_object_back()
    {
        await using var host = await ProxyHost.StartAsync();
        var node = await INode.NewAsync(host.Client, "a");
        var copy = await node.CopyAsync();
        await node.AddAsync(copy);
        var (again, thrice) = await node.EndsAsync();
        Assert.Equal((2, 4), (host.ObjectCount, host.Client.ObjectCount));

        await copy.DisposeAsync();
        await again.DisposeAsync();
        Assert.Equal((2, 2), (host.ObjectCount, host.Client.ObjectCount));
        await thrice.DisposeAsync();
        Assert.Equal((1, 1), (host.ObjectCount, host.Client.ObjectCount));
        await node.DisposeAsync();
        await node.DisposeAsync();
        Assert.Equal((0, 0), (host.ObjectCount, host.Client.ObjectCount));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => node.GetDataAsync());
    }

    [Fact]
    public async Task A_proxy_is_shown_as_the_id_of_its_object_and_is_made_of_one()
    {
        await using var host = await ProxyHost.StartAsync();
        var remote = await host.Client.NewAsync("My::Node", "a");
        await using var node = FromRemote<INode>(remote);
        Assert.Same(remote, node.Remote);
        Assert.Equal(remote.Oid, node.ToString());
        Assert.Equal("a", await node.GetDataAsync());
        Assert.Equal("My::Node", ClassOf<INode>());
        Assert.Equal("My::Leaf", ClassOf<ILeaf>());
    }

    private static T FromRemote<T>(RemoteObject remote)
        where T : class, IRpcProxy<T> => T.FromRemote(remote);

    private static string ClassOf<T>()
        where T : class, IRpcProxy<T> => T.RemoteClassName;
}
