using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

public abstract partial class ClientTests
{
    [Fact]
    public async Task Object_methods_return_one_none_lists_dictionaries_and_several()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var node = await client.NewAsync("T::Node", "root");
        Assert.Equal(("T::Node", "root"), (node.ClassName, await node.CallAsync<string>("get_name")));
        Assert.StartsWith("T::Node=", node.Oid, StringComparison.Ordinal);
        Assert.Equal(node.Oid, node.ToString());

        var child = await node.CallAsync<RemoteObject>("child", "kid");
        Assert.Equal(("T::Node", "kid"), (child.ClassName, await child.CallAsync<string>("get_name")));
        Assert.Null(await node.CallAsync<RemoteObject?>("nobody"));

        var children = await node.CallAsync<List<RemoteObject>>("children", 3);
        Assert.Equal(["0", "1", "2"], await Task.WhenAll(children.Select(c => c.CallAsync<string>("get_name"))));
        var two = await node.CallAsync<RemoteObject[]>("children", 2);
        Assert.Equal(2, two.Length);
        Assert.Empty(await node.CallAsync<IReadOnlyList<RemoteObject>>("children", 0));

        var byName = await node.CallAsync<Dictionary<string, RemoteObject>>("by_name", "a", "b");
        Assert.Equal("b", await byName["b"].CallAsync<string>("get_name"));

        var (first, second, third) = await node.CallAsync<(RemoteObject, RemoteObject?, RemoteObject)>("triplet");
        Assert.Equal(("1", null, "3"), (await first.CallAsync<string>("get_name"), second, await third.CallAsync<string>("get_name")));
        var triplet = await node.CallListAsync<RemoteObject?>("triplet");
        Assert.Equal(3, triplet.Count);
        var (head, others) = await node.CallAsync<(RemoteObject, List<RemoteObject>)>("family");
        Assert.Equal(("1", 2), (await head.CallAsync<string>("get_name"), others.Count));
        Assert.Equal(client.ObjectCount, host.Server.ObjectCount);
        // One that is collected before counts no more here, and there only in a moment.
        GC.KeepAlive((child, children, two, byName, first, third, triplet, head, others));
    }

    [Fact]
    public async Task Object_takes_whatever_objects_a_method_hands_out()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var node = await client.NewAsync("T::Node");

        Assert.IsType<RemoteObject>(await node.CallAsync<object>("child", "kid"));
        Assert.Null(await node.CallAsync<object?>("nobody"));
        Assert.All(Assert.IsType<List<object?>>(await node.CallAsync<object>("children", 2)), c => Assert.IsType<RemoteObject>(c));
        Assert.IsType<RemoteObject>(Assert.IsType<Dictionary<string, object?>>(await node.CallAsync<object>("by_name", "a"))["a"]);
        Assert.IsType<string>(await node.CallAsync<object>("get_name"));
    }

    [Fact]
    public async Task Objects_are_arguments()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var node = await client.NewAsync("T::Node", "root");
        await using var other = await client.NewAsync("T::Node", "other");

        Assert.Equal("other", await node.CallAsync<string>("name_of", other));
        Assert.True(await node.CallAsync<bool>("is_same", await node.CallAsync<RemoteObject>("itself")));
        Assert.Equal("root,other", await node.CallAsync<string>("names_of", [new[] { node, other }]));
    }

    [Fact]
    public async Task Data_is_no_object_and_objects_are_no_data()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var node = await client.NewAsync("T::Node", "root");

        var noObject = await Assert.ThrowsAsync<PerlDataException>(() => node.CallAsync<RemoteObject>("get_name"));
        Assert.Equal("T::Node->get_name returns data, not objects", noObject.Message);
        var noData = await Assert.ThrowsAsync<InvalidOperationException>(() => node.CallAsync<string>("child", "kid"));
        Assert.StartsWith("T::Node->child hands out objects, which System.String cannot hold: ask for RemoteObject", noData.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.CallAsync<PerlValue>("child", "kid"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.CallListAsync<int>("children", 1));
    }

    [Fact]
    public async Task Objects_that_nobody_takes_are_given_back()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using (var node = await client.NewAsync("T::Node"))
        {
            await node.CallAsync("child", "kid");
            await node.CallAsync("children", 3);
            await node.CallAsync("by_name", "a", "b");
            await node.CallAsync("family");
            await node.CallAsync("nobody");
            // The first of three, the other two of which are no use to the caller.
            await (await node.CallAsync<RemoteObject>("family")).DisposeAsync();
            await (await node.CallAsync<ValueTuple<RemoteObject>>("triplet")).Item1.DisposeAsync();
            // A list where one was expected, and the other way round.
            await Assert.ThrowsAsync<PerlDataException>(() => node.CallAsync<RemoteObject>("children", 3));
            await Assert.ThrowsAsync<PerlDataException>(() => node.CallAsync<List<RemoteObject>>("triplet"));
            await Assert.ThrowsAsync<PerlDataException>(() => node.CallListAsync<RemoteObject>("family"));
            await Assert.ThrowsAsync<PerlDataException>(() => node.CallAsync<(RemoteObject, RemoteObject)>("family"));
        }
        await AssertAllGivenBackAsync(host, client);
    }

    [Fact]
    public async Task An_object_that_was_handed_twice_is_held_until_both_are_given_back()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        var node = await client.NewAsync("T::Node", "root");
        var again = await node.CallAsync<RemoteObject>("itself");
        Assert.Equal((node.Oid, 2), (again.Oid, client.ObjectCount));
        await node.DisposeAsync();
        await node.DisposeAsync();
        Assert.Equal(("root", 1), (await again.CallAsync<string>("get_name"), client.ObjectCount));
        await again.DisposeAsync();
        await AssertAllGivenBackAsync(host, client);
    }

    [Fact]
    public async Task Singletons_are_got_by_their_constructor()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var one = await client.ConstructAsync("T::One", "instance", cancellationToken: TestContext.Current.CancellationToken);
        await using var again = await client.ConstructAsync("T::One", "instance", [], TestContext.Current.CancellationToken);
        Assert.Equal((one.Oid, "one"), (again.Oid, await again.CallAsync<string>("get_name")));
    }

    [Fact]
    public async Task Objects_of_another_client_and_objects_given_back_are_refused()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var other = await ConnectAsync(host);
        await using var node = await client.NewAsync("T::Node");
        var foreign = await other.NewAsync("T::Node");

        var refused = await Assert.ThrowsAsync<PerlDataException>(() => node.CallAsync<string>("name_of", foreign));
        Assert.Equal($"The object {foreign.Oid} belongs to another client, and its server does not know it here", refused.Message);
        await foreign.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => foreign.CallAsync<string>("get_name"));
        var gone = await client.NewAsync("T::Node");
        await gone.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => node.CallAsync<string>("name_of", gone));
        Assert.Equal("", await node.CallAsync<string>("get_name"));
    }

    [Fact]
    public async Task What_a_client_held_goes_with_it()
    {
        await using var host = await StartAsync();
        var client = await ConnectAsync(host);
        var node = await client.NewAsync("T::Node");
        await client.DisposeAsync();
        await client.DisposeAsync();
        await host.Logs.WaitForAsync(line => line.Text.Contains("Client disconnected", StringComparison.Ordinal));

        Assert.Equal((0, false, true), (host.Server.ObjectCount, client.IsConnected, client.Closed.IsCancellationRequested));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.NewAsync("T::Node"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => node.CallAsync<string>("get_name"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.PingAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.LoadClassesAsync(TestContext.Current.CancellationToken));
        await node.DisposeAsync();
    }
}
