using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

/// <summary>Servers that do what none should, once the client is connected.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public async Task A_reply_that_nobody_asked_for_ends_the_connection()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            var reply = connection.Encode(("ok", 1), ("rc", new PerlArray(["right"])));
            await connection.SendAsync(new[] { reply, reply }.SelectMany(bytes => bytes).ToArray());
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        Assert.Equal("right", await remote.CallAsync<string>("m"));
        var e = await FailureAsync(client, remote);
        Assert.EndsWith("sent a reply that nobody asked for.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_without_end_end_the_connection()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            var replies = Enumerable.Repeat(connection.Encode(("ok", 1)), 1000).SelectMany(bytes => bytes).ToArray();
            while (true)
                await connection.SendAsync(replies);
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        Assert.Equal(RpcConnectionError.Protocol, (await FailureAsync(client, remote)).Error);
    }

    [Fact]
    public async Task A_message_without_a_body_ends_the_connection()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            await connection.SendAsync(new byte[4]);
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => remote.CallAsync("m"));
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith("sent a message without a body.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task A_message_that_is_cut_short_is_a_lost_connection(int length)
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            await connection.SendAsync(connection.Encode(("ok", 1), ("rc", new PerlArray(["whole"]))).AsMemory(0, length));
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => remote.CallAsync<string>("m"))).Error);
    }

    [Fact]
    public async Task A_reply_that_comes_byte_by_byte_is_read()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            foreach (var piece in connection.Encode(("ok", 1), ("rc", new PerlArray(["whole"]))))
                await connection.SendAsync(new[] { piece });
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        Assert.Equal("whole", await remote.CallAsync<string>("m"));
    }

    [Fact]
    public async Task A_reply_that_is_too_large_is_passed_over_and_the_next_one_is_read()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync("exec");
            await connection.ReturnAsync(new string('x', 10_000));
            await connection.ReceiveAsync("exec");
            await connection.ReturnAsync("small");
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync(options => options.MaxMessageSize = 4096);
        var remote = await client.NewAsync("T");
        var e = await Assert.ThrowsAsync<PerlDataException>(() => remote.CallAsync<string>("large"));
        Assert.Equal(PerlDataError.MessageTooLarge, e.Error);
        Assert.Matches(@"^The reply of 100\d\d bytes is larger than the 4096 that MaxMessageSize allows$", e.Message);
        Assert.Equal("small", await remote.CallAsync<string>("small"));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_not_sent_and_harms_no_other()
    {
        await using var host = await Served.StartAsync();
        await using var client = await host.ConnectAsync(options => options.MaxMessageSize = 4096);
        await using var echo = await client.NewAsync("T::Echo");
        var before = echo.CallAsync<string>("string", "before");
        var large = echo.CallAsync<string>("string", new string('x', 5000));
        var after = echo.CallAsync<string>("string", "after");
        var limit = echo.CallAsync<string>("string", new string('x', 3900));
        Assert.Equal(PerlDataError.MessageTooLarge, (await Assert.ThrowsAsync<PerlDataException>(() => large)).Error);
        Assert.Equal(("before", "after", 3900), (await before, await after, (await limit).Length));
    }

    public static TheoryData<string> Malformed => ["garbage", "list", "no result", "text for a list", "deep", "huge count", "oid missing", "ok missing"];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_reply_that_makes_no_sense_is_the_matter_of_its_call_alone(string kind)
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            await connection.ReceiveAsync();
            switch (kind)
            {
                case "garbage":
                    await connection.SendAsync(Framed([.. "certainly no Sereal"u8]));
                    break;
                case "list":
                    await connection.SendAsync(Framed([0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x41, 1]));
                    break;
                case "no result" or "oid missing":
                    await connection.ReplyAsync(("ok", 1));
                    break;
                case "text for a list":
                    await connection.ReplyAsync(("ok", 1), ("rc", "text"));
                    break;
                case "deep":
                    await connection.SendAsync(Framed([0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x52, 0x62, .. "ok"u8, 1, 0x62, .. "rc"u8, .. Enumerable.Repeat((byte)0x41, 1_000_000), 1]));
                    break;
                case "huge count":
                    await connection.SendAsync(Framed([0x3d, 0xf3, 0x72, 0x6c, 5, 0, 0x52, 0x62, .. "ok"u8, 1, 0x62, .. "rc"u8, 0x28, 0x2b, 0xff, 0xff, 0xff, 0xff, 0x07]));
                    break;
                default:
                    await connection.ReplyAsync(("rc", new PerlArray(["right"])));
                    break;
            }
            await connection.ReceiveAsync("exec");
            await connection.ReturnAsync("right");
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        if (kind == "ok missing")
            Assert.Equal("The server refused the request, and did not say why", (await Assert.ThrowsAsync<RpcException>(() => remote.CallAsync<string>("m"))).Message);
        else if (kind == "oid missing")
            Assert.Equal("T->new made no object", (await Assert.ThrowsAsync<PerlDataException>(() => client.NewAsync("T"))).Message);
        else
            await Assert.ThrowsAsync<PerlDataException>(() => remote.CallAsync<string>("m"));
        Assert.Equal("right", await remote.CallAsync<string>("m"));
    }

    [Fact]
    public async Task A_string_of_a_method_that_the_server_has_not_told_of_is_an_object_only_for_who_asks_for_one()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.MakeAsync();
            for (var i = 0; i < 3; i++)
            {
                await connection.ReceiveAsync("exec");
                await connection.ReturnAsync("X=HASH(0x2)");
            }
            await connection.FallSilentAsync();
        });
        await using var client = await server.ConnectAsync();
        var remote = await client.NewAsync("T");
        Assert.Equal("X=HASH(0x2)", await remote.CallAsync<object>("unknown"));
        await remote.CallAsync("unknown");
        var unknown = await remote.CallAsync<RemoteObject>("unknown");
        Assert.Equal("X", unknown.ClassName);
        Assert.Equal(2, client.ObjectCount);
        GC.KeepAlive((remote, unknown));
    }

    [Theory]
    [InlineData(10_000, 10, null)]
    [InlineData(10_001, 0, "The server tells of more than 10000 classes")]
    [InlineData(2, 50_001, "The server tells of more than 100000 methods")]
    public async Task So_many_classes_and_methods_are_taken_and_no_more(int classes, int methods, string? refusal)
    {
        var methodsOfEach = new PerlHash();
        for (var i = 0; i < methods; i++)
            methodsOfEach[$"m{i}"] = 1;
        var all = new PerlHash();
        for (var i = 0; i < classes; i++)
            all[$"C{i}"] = methodsOfEach;
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.ReceiveAsync("class_info_all");
            await connection.ReplyAsync(("ok", 1), ("class_info_all", all));
            await connection.FallSilentAsync();
        });
        // Shared by all classes, the methods take no room in the message.
        await using var client = await server.ConnectAsync(options => options.Limits = new PerlLimits { MaxExpansion = 1000 });
        if (refusal is null)
            Assert.Equal(classes, (await client.LoadClassesAsync(TestContext.Current.CancellationToken)).Count);
        else
            Assert.Equal((PerlDataError.LimitExceeded, refusal), await LoadFailsAsync());

        async Task<(PerlDataError, string)> LoadFailsAsync()
        {
            var e = await Assert.ThrowsAsync<PerlDataException>(() => client.LoadClassesAsync(TestContext.Current.CancellationToken));
            return (e.Error, e.Message);
        }
    }

    private static byte[] Framed(byte[] body) => [(byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    /// <summary>Waits for the end of the connection, and says why it ended.</summary>
    private static async Task<RpcConnectionException> FailureAsync(EventRpcClient client, RemoteObject remote)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (client.Closed.Register(closed.SetResult))
            await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
        return await Assert.ThrowsAsync<RpcConnectionException>(() => remote.CallAsync("m"));
    }
}
