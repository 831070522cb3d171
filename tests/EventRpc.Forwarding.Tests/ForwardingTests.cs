using EventRpc.AspNetCore;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Forwarding.Tests;

/// <summary>Objects of a Perl server, used through ours by a client of each format.</summary>
public abstract class ForwardingTests(string format)
{
    private static readonly string[] Both = ["Test_class", "Counter"];

    [Fact]
    public async Task Class_info_is_what_the_other_server_says()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, ["Counter"], rpc => rpc.AddClass<LocalCounter>());
        await using var client = await host.ConnectAsync(format);
        Assert.Equal(["Counter", "Local::Counter"], client.Classes.Keys.Order());
        var methods = client.Classes["Counter"].Methods;
        Assert.Equal(RemoteMethodKind.Constructor, methods["shared"]);
        Assert.Equal(RemoteMethodKind.Method, methods["name"]);
        Assert.Equal(RemoteMethodKind.ObjectMethod, methods["copies"]);
    }

    [Fact]
    public async Task Methods_that_cannot_be_called_by_their_names_are_left_out_and_logged_in_one_line()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, ["Odd"]);
        await using var client = await host.ConnectAsync(format);
        Assert.Equal(["new"], client.Classes["Odd"].Methods.Keys);
        var line = Assert.Single(host.Logs.Lines, line => line.EventId.Id == 133).Text;
        Assert.Contains("has 2 methods of Odd that cannot be called", line, StringComparison.Ordinal);
        Assert.Contains("DESTROY", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task Values_of_all_kinds_pass_both_ways()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "a");
        Assert.Equal("h\u00e4llo \u20ac", await counter.CallAsync<string>("echo", "h\u00e4llo \u20ac"));
        Assert.Equal(new byte[] { 0, 200, 255 }, await counter.CallAsync<byte[]>("echo", new byte[] { 0, 200, 255 }));
        Assert.Equal(long.MaxValue, await counter.CallAsync<long>("echo", long.MaxValue));
        Assert.Equal(-1.5, await counter.CallAsync<double>("echo", -1.5));
        Assert.Null(await counter.CallAsync<string?>("echo", [null]));
        List<int> numbers = [1, 2, 3];
        Assert.Equal(numbers, await counter.CallAsync<List<int>>("echo", numbers));
        Assert.Equal(new Dictionary<string, int> { ["a"] = 1 }, await counter.CallAsync<Dictionary<string, int>>("echo", new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal(["1", "x"], await counter.CallListAsync<string>("echo", 1, "x"));
        Assert.Empty(await counter.CallListAsync<object>("nothing"));
        var several = await counter.CallListAsync<object?>("several");
        Assert.Equal(4, several.Count);
        Assert.Equal("a", several[0]);
        Assert.Null(several[1]);
    }

    [Fact]
    public async Task Objects_that_methods_hand_out_are_objects_here_too()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "first");
        await using var copy = await counter.CallAsync<RemoteObject>("copy", "second");
        Assert.Equal("second", await copy.CallAsync<string>("name"));
        Assert.Equal(1, await counter.CallAsync<int>("count"));
        Assert.Equal(5, await copy.CallAsync<int>("count", 5));
        var copies = await counter.CallAsync<List<RemoteObject>>("copies", "x", "y");
        Assert.Equal("y", await copies[1].CallAsync<string>("name"));
        var byName = await counter.CallAsync<Dictionary<string, RemoteObject>>("by_name", "x", "y");
        Assert.Equal("x", await byName["x"].CallAsync<string>("name"));
        Assert.Null(await counter.CallAsync<RemoteObject?>("nobody"));
        Assert.Equal(6, await counter.CallAsync<int>("live"));
        GC.KeepAlive((copies, byName));
    }

    [Fact]
    public async Task The_same_object_has_the_same_id_and_can_be_passed_to_a_method_of_its_server()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "first");
        await using var itself = await counter.CallAsync<RemoteObject>("itself");
        await using var copy = await counter.CallAsync<RemoteObject>("copy");
        Assert.Equal(counter.Oid, itself.Oid);
        Assert.NotEqual(counter.Oid, copy.Oid);
        Assert.StartsWith("Counter=HASH(0x", counter.Oid, StringComparison.Ordinal);
        Assert.True(await counter.CallAsync<bool>("is_same", itself));
        Assert.False(await counter.CallAsync<bool>("is_same", copy));
        Assert.Equal("Counter", await counter.CallAsync<string>("is_object", copy));
        await using var shared = await client.ConstructAsync("Counter", "shared");
        await using var again = await client.ConstructAsync("Counter", "shared");
        Assert.Equal(shared.Oid, again.Oid);
    }

    [Fact]
    public async Task An_object_of_this_server_is_refused_as_a_parameter_of_the_other_and_the_other_way_round()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both, rpc => rpc.AddClass<LocalCounter>());
        await using var client = await host.ConnectAsync(format);
        await using var there = await client.NewAsync("Counter", "name", "there");
        await using var here = await client.NewAsync("Local::Counter");
        var refused = await Assert.ThrowsAsync<RpcException>(() => there.CallAsync<bool>("is_same", here));
        Assert.Contains("can be a parameter only where it lives", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<RpcException>(() => there.CallAsync<int>("echo", [new object[] { new Dictionary<string, object> { ["deep"] = here } }]));
        Assert.Contains("can be a parameter only where it lives", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<RpcException>(() => here.CallAsync<string>("name_of", there));
        Assert.Contains("Expected an object of Local::Counter, found an object of Counter", refused.Message, StringComparison.Ordinal);
        Assert.Equal("local", await here.CallAsync<string>("name_of", here));
    }

    [Theory]
    [InlineData("newline", "^it failed$")]
    [InlineData("line", "^it failed at .*Counter.pm line [0-9]+\\.$")]
    [InlineData("reference", "^HASH\\(0x[0-9a-f]+\\)$")]
    public async Task Errors_are_those_of_the_other_server(string how, string message)
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "a");
        Assert.Matches(message, (await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync("fail", how))).Message);
        Assert.Equal("a counter needs a name", (await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("Counter"))).Message);
        Assert.Equal("Illegal access to Counter->nix", (await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync("nix"))).Message);
        Assert.Equal(1, await counter.CallAsync<int>("count"));
    }

    [Fact]
    public async Task Objects_go_when_they_are_given_back_or_their_client_goes_however_often_they_were_handed_out()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var watching = await host.ConnectAsync(format);
        await using var watcher = await watching.NewAsync("Counter", "name", "watcher");
        var client = await host.ConnectAsync(format);
        var counter = await client.NewAsync("Counter", "name", "a");
        var itself = await counter.CallAsync<RemoteObject>("itself");
        var copy = await counter.CallAsync<RemoteObject>("copy");
        Assert.Equal(3, await watcher.CallAsync<int>("live"));
        await copy.DisposeAsync();
        Assert.Equal(2, await watcher.CallAsync<int>("live"));
        await itself.DisposeAsync();
        Assert.Equal(1, await counter.CallAsync<int>("count"));
        var third = await counter.CallAsync<RemoteObject>("itself");
        // The other server is given an object back when nobody has it here, but then as often as it was handed out.
        Assert.Equal(4, await counter.CallAsync<int>("registered"));

        await client.DisposeAsync();
        GC.KeepAlive(third);
        await host.Logs.WaitForAsync(line => line.Text == "cid=2: Client disconnected");
        Assert.Equal(1, await watcher.CallAsync<int>("live"));
        Assert.Equal(1, await watcher.CallAsync<int>("registered"));
        Assert.Equal(1, host.Server.ObjectCount);
    }

    [Fact]
    public async Task An_object_of_a_class_that_is_not_forwarded_cannot_be_called_and_the_log_says_which_it_is()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "a");
        await using var other = await counter.CallAsync<RemoteObject>("other");
        Assert.Equal("Elsewhere", other.ClassName);
        Assert.Equal("Illegal access to Elsewhere->name", (await Assert.ThrowsAsync<RpcException>(() => other.CallAsync("name"))).Message);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 134 && line.Text.Contains("an object of Elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strings_that_an_object_method_returns_forge_no_line_of_the_log()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "a");
        await using var junk = await counter.CallAsync<RemoteObject>("junk", "A\n[1] cid=1: User 'admin' successfully authorized");
        await Assert.ThrowsAsync<RpcException>(() => junk.CallAsync("name"));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains('\n', StringComparison.Ordinal));
        Assert.Equal(1, await counter.CallAsync<int>("registered"));
    }

    [Fact]
    public async Task Data_among_the_objects_that_a_method_hands_out_stays_data()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var counter = await client.NewAsync("Counter", "name", "a");
        var mixed = await counter.CallAsync<Dictionary<string, object?>>("mixed");
        Assert.Equal(counter.Oid, Assert.IsType<RemoteObject>(mixed["job"]).Oid);
        Assert.Equal("new", Assert.IsType<RemoteObject>(mixed["state"]).Oid);
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id == 134);
    }

    [Fact]
    public async Task An_object_of_a_derived_class_is_one_of_the_class_whose_constructor_made_it()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var derived = await client.ConstructAsync("Counter", "derived");
        Assert.Equal("derived", await derived.CallAsync<string>("name"));
        Assert.True(await derived.CallAsync<bool>("is_same", derived));
    }

    [Fact]
    public async Task An_object_that_was_handed_out_twice_and_given_back_once_goes_with_its_client()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var watching = await EventRpcClient.ConnectAsync(new() { Host = "127.0.0.1", Port = perl.Port, MessageFormats = [format], AllowStorable = format == "STOR" }, TestContext.Current.CancellationToken);
        await using var watcher = await watching.NewAsync("Counter", "name", "watcher");
        await using (var client = await EventRpcClient.ConnectAsync(new() { Host = "127.0.0.1", Port = perl.Port, MessageFormats = [format], AllowStorable = format == "STOR" }, TestContext.Current.CancellationToken))
        {
            var counter = await client.NewAsync("Counter", "name", "a");
            var itself = await counter.CallAsync<RemoteObject>("itself");
            await itself.DisposeAsync();
            GC.KeepAlive(counter);
        }
        // The server sees the end of a connection when it gets round to it.
        while (await watcher.CallAsync<int>("live", TestContext.Current.CancellationToken) > 1)
        {
        }
        Assert.Equal(1, await watcher.CallAsync<int>("registered"));
    }

    [Fact]
    public async Task A_client_has_no_use_for_ids_of_the_other_server()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await ForwardingHost.StartAsync(perl.Port, Both);
        await using var client = await host.ConnectAsync(format);
        await using var direct = await EventRpcClient.ConnectAsync(
            new EventRpcClientOptions { Host = "127.0.0.1", Port = perl.Port }, TestContext.Current.CancellationToken);
        await using var theirs = await direct.NewAsync("Counter", "name", "theirs");
        await using var counter = await client.NewAsync("Counter", "name", "ours");
        // To Perl these are all one class.
        foreach (var name in (string[])["Counter", "main::Counter", "::Counter", "main::main::Counter", "main'Counter", "::main::Counter", "Counter\0x"])
            await AssertUnknownAsync(new PerlReference(theirs.Oid) { ClassName = name });
        if (format == "CBOR")
        {
            // Perl drops this tag, and sees what stands in it.
            await AssertUnknownAsync(new PerlTagged(21, new PerlReference(theirs.Oid) { ClassName = "Counter" }));
            await AssertUnknownAsync(new PerlReference(new PerlTagged(21, theirs.Oid)) { ClassName = "main::Counter" });
        }
        Assert.Equal("Counter", await theirs.CallAsync<string>("is_object", theirs));
        // Those are no classes of objects there.
        foreach (var name in (string[])["Test_data", "main::Test_data"])
            Assert.Equal("Test_data", await counter.CallAsync<string>("is_object", new PerlReference(theirs.Oid) { ClassName = name }));

        async Task AssertUnknownAsync(PerlValue forged) =>
            Assert.StartsWith("unknown object with key '", (await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync("is_object", forged))).Message, StringComparison.Ordinal);
    }
}

public sealed class SerealForwardingTests() : ForwardingTests("SERL");

public sealed class CborForwardingTests() : ForwardingTests("CBOR");

public sealed class JsonForwardingTests() : ForwardingTests("JSON");

public sealed class StorableForwardingTests() : ForwardingTests("STOR");
