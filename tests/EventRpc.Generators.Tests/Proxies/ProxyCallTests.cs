using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Generators.Tests;

public sealed class ProxyCallTests
{
    [Fact]
    public async Task Constructors_make_objects_by_their_names_and_methods_are_called_by_theirs()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client, "a");
        Assert.Equal("a", await node.GetDataAsync());
        await node.SetDataAsync("b", TestContext.Current.CancellationToken);
        Assert.Equal("b", await node.GetDataAsync());
        await node.SetDataAsync(5);
        Assert.Equal("5", await node.GetDataAsync());
        Assert.Equal(200, await node.StatusAsync());

        await using var empty = await INode.NewAsync(host.Client);
        Assert.Equal("none", await empty.GetDataAsync());
        await using var parts = await INode.OfPartsAsync(host.Client, "x", "y", "z");
        Assert.Equal("x+y+z", await parts.GetDataAsync());
    }

    [Fact]
    public async Task Proxies_are_passed_alone_in_lists_and_in_dictionaries()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var a = await INode.NewAsync(host.Client, "a");
        await using var b = await INode.NewAsync(host.Client, "b");
        Assert.Equal("a: b, a; first=a, second=b", await a.DescribeAsync(a, [b, a], new Dictionary<string, INode> { ["first"] = a, ["second"] = b }));
    }

    [Fact]
    public async Task Proxies_are_returned_alone_in_lists_dictionaries_and_tuples_or_as_null()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var parent = await INode.NewAsync(host.Client, "parent");
        await using var copy = await parent.CopyAsync();
        Assert.Equal("parent", await copy.GetDataAsync());
        Assert.Empty(await parent.ChildrenAsync());

        foreach (var data in (string[])["a", "b", "c"])
        {
            await using var child = await INode.NewAsync(host.Client, data);
            await parent.AddAsync(child);
        }
        Assert.Equal(["a", "b", "c"], await DataOf(await parent.ChildrenAsync()));
        Assert.Equal(["a", "b", "c"], await DataOf(await parent.ChildrenAsync(TestContext.Current.CancellationToken)));
        var byData = await parent.ByDataAsync();
        Assert.Equal(byData.Keys, await DataOf(byData.Values));
        var (first, last) = await parent.EndsAsync();
        Assert.Equal(["a", "c"], await DataOf([first, last]));
        Assert.Null(await parent.FindAsync("d"));
        Assert.Equal(["b"], await DataOf([(await parent.FindAsync("b"))!]));
    }

    [Fact]
    public async Task A_method_takes_one_value_a_tuple_of_several_or_with_RpcList_all()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client);
        Assert.Equal((1, "two"), await node.SeveralAsync());
        Assert.Equal(["1", "two", "3"], await node.SeveralAsync(TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], await node.NumbersAsync());
        Assert.Equal([1, 2, 3], Assert.Single(await node.NumbersAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Items_of_params_are_arguments_of_their_own_and_defaults_are_those_of_the_interface()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client);
        Assert.Equal("1, 2, 3", await node.JoinAsync(", ", "1", "2", "3"));
        Assert.Equal("", await node.JoinAsync(", "));
        Assert.Equal("", await node.JoinAsync(", ", null));
        Assert.Equal("1 2 m", await node.CountAsync(1));
        Assert.Equal("1 5 none", await node.CountAsync(1, 5, null));
        Assert.Equal("something", await node.MaybeNothingAsync(true));
        Assert.Null(await node.MaybeNothingAsync(false));
    }

    [Fact]
    public async Task Methods_with_a_body_run_here()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client);
        Assert.Equal($"{node.Remote.Oid}&{node.Remote.Oid}", await node.BothAsync(node));
    }

    [Fact]
    public async Task Errors_are_those_of_the_server()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client);
        Assert.Equal("No, thank you", (await Assert.ThrowsAsync<RpcException>(() => node.FailAsync("No, thank you"))).Message);
        Assert.Contains("My::Node->not_exported", (await Assert.ThrowsAsync<RpcException>(() => node.NotExported(1, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_token_stops_to_wait()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var node = await INode.NewAsync(host.Client);
        using var stop = new CancellationTokenSource();
        var waiting = node.WaitAsync(stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // The server goes on with the call, and answers nothing else of this connection.
        await host.Client.DisposeAsync();
    }

    [Fact]
    public async Task A_proxy_has_the_methods_of_the_interfaces_that_it_derives_from_and_is_passed_as_one_of_them()
    {
        await using var host = await ProxyHost.StartAsync();
        await using var leaf = await ILeaf.NewAsync(host.Client, "leaf");
        Assert.StartsWith("My::Leaf=", $"{leaf}", StringComparison.Ordinal);
        Assert.Equal("leaf", await leaf.GetDataAsync());
        Assert.Equal("green", await leaf.ColourAsync());

        await using var node = await INode.NewAsync(host.Client);
        await node.AddAsync(leaf);
        await using var found = await node.FindAsync("leaf");
        Assert.Equal("leaf", await found!.GetDataAsync());
    }

    [Fact]
    public async Task A_proxy_may_be_private_and_nested_in_a_generic_type()
    {
        await using var host = await ProxyHost.StartAsync();
        Assert.Equal("Version", await Outer<Version>.AskAsync(host.Client));
    }

    private static async Task<string[]> DataOf(IEnumerable<INode> nodes)
    {
        var data = new List<string>();
        foreach (var node in nodes)
        {
            data.Add(await node.GetDataAsync());
            await node.DisposeAsync();
        }
        return [.. data];
    }
}
