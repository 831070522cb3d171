using System.Text;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Connections;

public sealed class ConnectionTests
{
    private static Task<RpcTestHost> StartAsync(params (string, string)[] settings) =>
        RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), settings);

    [Fact]
    public async Task The_first_exchange_is_byte_for_byte_the_peers()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        await client.Stream.WriteAsync((byte[])[0, 0, 0, 0x27, .. "/0/E:R:M:N/1//2//3/neg_formats_avail/0/"u8]);
        Assert.Equal("/0/E:R:M:N/1/1/2/SERL,CBOR,JSON/3//0/", Encoding.Latin1.GetString((await client.ReceiveBytesAsync())!));
    }

    [Fact]
    public async Task Storable_from_an_old_client_is_refused_in_the_negotiation_format()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        var storable = Convert.FromHexString("050b03000000010a0776657273696f6e00000003636d64");
        await client.Stream.WriteAsync((byte[])[0, 0, 0, (byte)storable.Length, .. storable]);
        Assert.Equal(
            "/0/E:R:M:N/1//2/Unexpected error on incoming RPC call: Error on message format negotitation and no fallback to Storable allowed/3//0/",
            Encoding.Latin1.GetString((await client.ReceiveBytesAsync())!));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 26 && line.Text.Contains("set EventRpc:AllowStorable to true", StringComparison.Ordinal));
        Assert.False((await client.CallAsync(Request("neg_format_set", ("msg", "STOR"))))["ok"].IsTrue);
    }

    [Fact]
    public async Task A_message_without_a_body_closes_the_connection_with_one_log_line()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        await client.Stream.WriteAsync(new byte[4]);
        Assert.Null(await client.ReceiveBytesAsync());
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12 && line.Text.Contains("without a body", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_message_is_logged()
    {
        await using var host = await StartAsync();
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor))
            await client.Stream.WriteAsync(new byte[] { 0, 0, 0, 9, 1 });
        await host.Logs.WaitForAsync(line => line.EventId.Id == 12 && line.Text.Contains("middle of a message", StringComparison.Ordinal));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
    }

    [Fact]
    public async Task A_client_whose_message_is_too_large_gets_the_peers_error_and_goes_on()
    {
        await using var host = await StartAsync(("EventRpc:Limits:MaxMessageSize", "10000"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", "set_data"), ("params", Arguments(new string('x', 20_000_000)))));
        var reply = await client.ReceiveAsync();
        Assert.Equal("Unexpected error on incoming RPC call: Incoming message size exceeds limit of 10000 bytes\n", reply["msg"].ToString());
        Assert.Equal("1", (await client.ExecAsync(oid, "get_data"))["ok"].ToString());
    }

    [Fact]
    public async Task A_stranger_that_begins_with_a_huge_message_is_answered_and_shown_out_at_once()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint);
        await client.Stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.Contains("exceeds limit", Encoding.Latin1.GetString((await client.ReceiveBytesAsync())!), StringComparison.Ordinal);
        Assert.Null(await client.ReceiveBytesAsync());
    }

    [Fact]
    public async Task Who_has_not_logged_in_has_nothing_to_say_that_takes_long()
    {
        await using var host = await StartAsync(("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", "frh4./qCggHMw"));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var reply = await client.CallAsync(Request("auth", ("user", "fred"), ("pass", new string('x', 70_000))));
        Assert.Equal("Unexpected error on incoming RPC call: Incoming message size exceeds limit of 65536 bytes\n", reply["msg"].ToString());
        Assert.True((await client.CallAsync(Request("auth", ("user", "fred"), ("pass", "frh4./qCggHMw"))))["ok"].IsTrue);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("1", (await client.ExecAsync(oid, "set_data", new string('x', 70_000)))["ok"].ToString());
    }

    [Fact]
    public async Task A_name_of_any_length_is_refused_in_a_few_words()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        foreach (var request in new[] { Request(new string('x', 50_000)), Request("exec", ("oid", new string('x', 50_000))), Request("neg_format_set", ("msg", new string('x', 50_000))) })
            Assert.InRange((await client.CallAsync(request))["msg"].ToString()!.Length, 200, 300);
    }

    [Fact]
    public async Task A_reference_into_nowhere_is_a_bad_message_wherever_it_stands()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        foreach (var key in new[] { "oid", "method", "class", "msg", "user" })
        {
            foreach (var command in new[] { "exec", "new", "class_info", "neg_format_set", "auth", "client_destroy" })
            {
                // {cmd: …, key: COPY 127}
                byte[] body = [.. Convert.FromHexString("3df3726c050052"), (byte)(0x60 + 3), .. "cmd"u8, (byte)(0x60 + command.Length), .. Encoding.ASCII.GetBytes(command), (byte)(0x60 + key.Length), .. Encoding.ASCII.GetBytes(key), 0x2f, 0x7f];
                await client.Stream.WriteAsync((byte[])[0, 0, 0, (byte)body.Length, .. body]);
                Assert.NotEmpty((await client.ReceiveAsync()).Items);
            }
        }
        Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
    }

    [Fact]
    public async Task A_call_that_fails_later_behind_a_reply_that_is_ready_is_answered()
    {
        var fail = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>("T::Slow", c => c
            .Constructor("new", () => new Thing())
            .Method("fail", async (Thing _) =>
            {
                await fail.Task;
                throw new RpcException("later");
            })));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("T::Slow::new");
        await client.Stream.WriteAsync((byte[])[.. client.Encode(Request("version")), .. client.Encode(Request("exec", ("oid", oid), ("method", "fail"))), .. client.Encode(Request("version"))]);
        Assert.True((await client.ReceiveAsync())["ok"].IsTrue);
        fail.SetResult();
        Assert.Equal("later", (await client.ReceiveAsync())["msg"].ToString());
        Assert.True((await client.ReceiveAsync())["ok"].IsTrue);
    }

    [Fact]
    public async Task What_a_client_sends_cannot_begin_a_log_line()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Json);
        await client.CallAsync(Request("x\r\nforged \u001b[31m\u0085"));
        var line = await host.Logs.WaitForAsync(line => line.EventId.Id == 22);
        Assert.EndsWith("""Unknown request command 'x\x{d}\x{a}forged \x{1b}[31m\x{85}'""", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_that_are_ready_do_not_wait_for_a_call_that_is_not()
    {
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<object>("T::Slow", c => c
            .Constructor("new", () => new object())
            .Method("wait", (object _) => release.Task)));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("T::Slow::new");
        await client.Stream.WriteAsync((byte[])[.. client.Encode(Request("version")), .. client.Encode(Request("exec", ("oid", oid), ("method", "wait"))), .. client.Encode(Request("classes_list"))]);
        Assert.Equal("1.10", (await client.ReceiveAsync())["version"].ToString());
        release.SetResult("released");
        Assert.Equal("released", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
        Assert.True((await client.ReceiveAsync())["ok"].IsTrue);
    }

    [Fact]
    public async Task A_call_is_cancelled_when_its_client_leaves()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<object>("T::Slow", c => c
            .Constructor("new", () => new object())
            .Method("wait", async (object _, CancellationToken token) =>
            {
                await using var registration = token.Register(cancelled.SetResult);
                started.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            })));
        await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor))
        {
            var oid = await client.NewAsync("T::Slow::new");
            await client.SendAsync(Request("exec", ("oid", oid), ("method", "wait")));
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Equal((0, 0), (host.Server.ConnectionCount, host.Server.ObjectCount));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_clients_that_idle()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync("T::Thing::new");
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(25));
        Assert.Null(await client.ReceiveBytesAsync());
        Assert.Equal(0, host.Server.ObjectCount);
        Assert.NotEmpty(oid);
    }

    [Fact]
    public async Task Connections_are_counted_and_described()
    {
        await using var host = await StartAsync();
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Json);
        await second.NewAsync("T::Thing::new");
        Assert.Equal(2, host.Server.ConnectionCount);
        var described = host.Server.Connections.Single(c => c.MessageFormat == "JSON");
        Assert.Equal((1, false, false, host.EndPoint), (described.ObjectCount, described.IsEncrypted, described.IsAuthenticated, described.LocalEndPoint));
    }
}
