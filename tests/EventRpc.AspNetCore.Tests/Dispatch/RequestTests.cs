using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>What every command answers, in every format.</summary>
public abstract class RequestTests(MessageFormat format, bool isCompiled = false)
{
    private Task<RpcTestHost> StartAsync(params (string, string)[] settings) =>
        RpcTestHost.StartAsync(rpc => _ = isCompiled ? rpc.AddCompiledClass<Thing>() : rpc.AddClass<Thing>(), [("EventRpc:AllowStorable", "true"), .. settings]);

    [Fact]
    public async Task Version_answers_with_the_peers_versions_as_strings()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var reply = await client.CallAsync(Request("version"));
        Assert.Equal(("1", "1.10", "1.00"), (reply["ok"].ToString(), reply["version"].ToString(), reply["protocol"].ToString()));
        Assert.IsType<PerlString>(reply["version"]);
    }

    [Fact]
    public async Task Formats_are_offered_in_the_peers_order()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        Assert.Equal("SERL,CBOR,JSON,STOR", (await client.CallAsync(Request("neg_formats_avail")))["msg"].ToString());
    }

    [Fact]
    public async Task A_format_can_be_changed_at_any_time()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        foreach (var next in MessageFormat.All)
        {
            await client.SetFormatAsync(next);
            Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
        }
    }

    [Fact]
    public async Task A_refused_format_changes_nothing()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var reply = await client.CallAsync(Request("neg_format_set", ("msg", "YAML")));
        Assert.False(reply["ok"].IsTrue);
        Assert.Equal("Server rejected format 'YAML'", reply["msg"].ToString());
        Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task Classes_are_described_in_the_types_that_the_peers_client_compares_with()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        Assert.Equal(["T::Thing"], ((PerlArray)(await client.CallAsync(Request("classes_list")))["classes"]).Items.Select(c => c.ToString()));
        var methods = (PerlHash)(await client.CallAsync(Request("class_info", ("class", "T::Thing"))))["methods"];
        Assert.Equal(("_constructor", "1", "_object"), (methods["new"].ToString(), methods["get_data"].ToString(), methods["clone"].ToString()));
        Assert.IsType<PerlInteger>(methods["get_data"]);
        var all = (PerlHash)(await client.CallAsync(Request("class_info_all")))["class_info_all"];
        Assert.Equal(methods.Items.Keys.Order(), ((PerlHash)all["T::Thing"]).Items.Keys.Order());
    }

    [Theory]
    [InlineData("class_info", "class", "No::Such", "Unknown class 'No::Such'")]
    [InlineData("new", "method", "No::Such::new", "Illegal constructor access to No::Such->new")]
    [InlineData("new", "method", "T::Thing::get_data", "Illegal constructor access to T::Thing->get_data")]
    [InlineData("new", "method", "nothing", "Illegal constructor access to nothing->nothing")]
    [InlineData("exec", "oid", "T::Thing=HASH(0x1)", "Illegal access to unknown object with oid=T::Thing=HASH(0x1)")]
    [InlineData("make_tea", "x", "y", "Unknown request command 'make_tea'")]
    public async Task A_request_that_names_nothing_is_refused_in_the_peers_words(string command, string key, string value, string expected)
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var reply = await client.CallAsync(Request(command, (key, value)));
        Assert.Equal(("0", expected), (reply["ok"].ToString(), reply["msg"].ToString()));
    }

    [Fact]
    public async Task A_method_that_is_not_exported_cannot_be_called()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        foreach (var method in new[] { "dispose_async", "DisposeAsync", "GetData", "DESTROY", "can", "new", "get_data\0", "get_data\n", "" })
            Assert.Equal($"Illegal access to T::Thing->{method}", await client.ErrorAsync(oid, method));
    }

    [Fact]
    public async Task Arguments_come_in_order_or_by_name_and_the_rest_into_an_array()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new", "size", 3, "unknown", PerlValue.Undef, "data", "x");
        Assert.Equal("3", (await client.ResultAsync(oid, "get_size")).ToString());
        Assert.Equal("12", (await client.ResultAsync(oid, "add", 2)).ToString());
        Assert.Equal("5", (await client.ResultAsync(oid, "add", "2", 3, "too many")).ToString());
        Assert.Equal("a-b-c", (await client.ResultAsync(oid, "join", "-", "a", "b", "c")).ToString());
        Assert.Equal("", (await client.ResultAsync(oid, "join", "-")).ToString());
        Assert.Equal("fred/40", (await client.ResultAsync(oid, "named", "age", 40, "first_name", "fred")).ToString());
        Assert.Equal("fred/1", (await client.ResultAsync(oid, "named", "first_name", "fred", "age")).ToString());
    }

    [Fact]
    public async Task A_wrong_argument_is_refused_by_the_name_of_its_parameter()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("T::Thing->add: parameter 'a': 'two' is not an integer", await client.ErrorAsync(oid, "add", "two"));
        Assert.Equal("T::Thing->add: parameter 'a': Expected an integer, found undef", await client.ErrorAsync(oid, "add", PerlValue.Undef));
        Assert.Equal("T::Thing->add: parameter 'a' is missing", await client.ErrorAsync(oid, "add"));
        Assert.Equal("T::Thing->named: parameter 'first_name' is missing", await client.ErrorAsync(oid, "named", "age", 4));
        Assert.Equal("T::Thing->set_data: parameter 'data': Expected a string, found an array reference", await client.ErrorAsync(oid, "set_data", Arguments()));
        var reply = await client.CallAsync(Request("exec", ("oid", oid), ("method", "add"), ("params", "no list")));
        Assert.Equal("Not an ARRAY reference", reply["msg"].ToString());
    }

    [Fact]
    public async Task Results_are_lists()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Empty(((PerlArray)(await client.ExecAsync(oid, "set_data", "d"))["rc"]).Items);
        Assert.Empty(((PerlArray)(await client.ExecAsync(oid, "nothing_later"))["rc"]).Items);
        Assert.Equal("later", (await client.ResultAsync(oid, "later", "later")).ToString());
        Assert.Equal(["2", "d"], ((PerlArray)(await client.ExecAsync(oid, "several"))["rc"]).Items.Select(i => i.ToString()));
    }

    [Fact]
    public async Task What_a_method_throws_reaches_the_client_only_if_it_is_meant_to()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("häh €", await client.ErrorAsync(oid, "fail", "häh €"));
        var error = await client.ErrorAsync(oid, "crash");
        Assert.Matches("""\AInternal error in T::Thing->crash \(reference [0-9a-f]{12}\)\z""", error);
        var logged = await host.Logs.WaitForAsync(line => line.EventId.Id == 43);
        Assert.Contains(error.Split(' ')[^1].TrimEnd(')'), logged.Text, StringComparison.Ordinal);
        Assert.Equal("T::Thing->make_none made no object", (await client.CallAsync(Request("new", ("method", "T::Thing::make_none"))))["msg"].ToString());
    }

    [Fact]
    public async Task Detailed_errors_are_told_where_they_are_switched_on()
    {
        await using var host = await StartAsync(("EventRpc:DetailedErrors", "true"));
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Contains("InvalidOperationException: secret", await client.ErrorAsync(oid, "crash"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_no_request_is_answered_and_the_connection_goes_on()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        byte[][] bodies = [[0xff], "\0\0\0"u8.ToArray(), client.Encode("a string")[4..], client.Encode(Arguments(1, 2))[4..], client.Encode(PerlValue.Undef)[4..]];
        foreach (var body in bodies)
        {
            await client.Stream.WriteAsync(new byte[] { 0, 0, 0, (byte)body.Length });
            await client.Stream.WriteAsync(body);
            Assert.StartsWith("Unexpected error on incoming RPC call: ", (await client.ReceiveAsync())["msg"].ToString(), StringComparison.Ordinal);
        }
        Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
        Assert.Equal(bodies.Length, host.Logs.Lines.Count(line => line.EventId.Id == 21));
    }

    [Fact]
    public async Task A_command_that_is_no_name_is_unknown()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        foreach (var (command, shown) in new (PerlValue, string)[] { (Arguments(), "ARRAY"), (new PerlHash(), "HASH"), (PerlValue.Undef, ""), (5, "5"), (1.5, "1.5") })
        {
            var reply = await client.CallAsync(new PerlHash { ["cmd"] = command });
            Assert.Equal($"Unknown request command '{shown}'", reply["msg"].ToString());
        }
        Assert.Equal("Unknown request command ''", (await client.CallAsync(new PerlHash()))["msg"].ToString());
    }

    [Fact]
    public async Task A_polite_hang_up_closes_the_connection_without_a_reply()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, format);
        await client.SendAsync("DISCONNECT\n");
        // Storable has no way to say it: its root is always something that is referred to.
        if (format == MessageFormat.Storable)
            Assert.StartsWith("Unexpected error on incoming RPC call: ", (await client.ReceiveAsync())["msg"].ToString(), StringComparison.Ordinal);
        else
            Assert.Null(await client.ReceiveBytesAsync());
    }

    [Fact]
    public async Task A_reply_that_is_too_large_becomes_the_peers_error_and_what_it_handed_out_is_given_back()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxMessageSize", "5000"));
        await using var client = await ConnectAsync(host.EndPoint, format);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal(4900, (await client.ResultAsync(oid, "bytes", 4900)).ToString()!.Length);
        foreach (var size in new[] { 5000, 100_000, 10_000_000 })
        {
            var reply = await client.ExecAsync(oid, "bytes", size);
            Assert.Equal("Response packed exceeds limit of 5000 bytes", reply["msg"].ToString());
            Assert.False(reply.Items.ContainsKey("ok"));
            Assert.Equal("Response packed exceeds limit of 5000 bytes", (await client.ExecAsync(oid, "too_much", size))["msg"].ToString());
        }
        Assert.Equal("Response packed exceeds limit of 5000 bytes", (await client.ExecAsync(oid, "endless"))["msg"].ToString());
        Assert.Equal(1, host.Server.ObjectCount);
        Assert.Equal("1", (await client.ExecAsync(oid, "get_data"))["ok"].ToString());
    }
}

public sealed class SerealRequestTests() : RequestTests(MessageFormat.Sereal);

public sealed class CompiledRequestTests() : RequestTests(MessageFormat.Sereal, isCompiled: true);

public sealed class CborRequestTests() : RequestTests(MessageFormat.Cbor);

public sealed class JsonRequestTests() : RequestTests(MessageFormat.Json);

public sealed class StorableRequestTests() : RequestTests(MessageFormat.Storable);
