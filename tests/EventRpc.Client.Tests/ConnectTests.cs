using System.Net;
using System.Net.Sockets;
using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

/// <summary>What becomes of a client before its first call.</summary>
public sealed class ConnectTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var e = await FailsAsync(new() { Host = "127.0.0.1", Port = port });
        Assert.Equal(RpcConnectionError.Unreachable, e.Error);
        Assert.StartsWith($"The server at 127.0.0.1:{port} cannot be reached: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(RpcConnectionError.Unreachable, (await FailsAsync(new() { Host = "no-such-host.invalid" })).Error);
        Assert.Equal(RpcConnectionError.Unreachable, (await FailsAsync(new() { Host = "unix:/no/such/socket" })).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_server_that_falls_silent_is_not_waited_for(int answers)
    {
        var time = new ManualTime();
        var silent = new TaskCompletionSource();
        await using var server = FakeServer.Start(async connection =>
        {
            if (answers > 0)
            {
                await connection.AgreeOnFormatAsync();
            }
            if (answers > 1)
            {
                await connection.ReceiveAsync("version");
                await connection.ReplyAsync(("ok", 1), ("version", "1.10"), ("protocol", "1.00"));
            }
            if (answers > 2)
            {
                await connection.ReceiveAsync("auth");
                await connection.ReplyAsync(("ok", 1));
            }
            await connection.ReceiveAsync();
            silent.SetResult();
            await connection.FallSilentAsync();
        });
        var connecting = server.ConnectAsync(options =>
        {
            options.TimeProvider = time;
            options.User = answers > 2 ? "ann" : null;
        });
        await silent.Task.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(15));
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => connecting);
        Assert.Equal(RpcConnectionError.Unreachable, e.Error);
        Assert.Equal($"The server at {server.Options.Host}:{server.Options.Port} did not answer within 15 s, or does not speak without TLS.", e.Message);
    }

    [Fact]
    public async Task Connecting_can_be_given_up()
    {
        using var gaveUp = new CancellationTokenSource();
        var silent = new TaskCompletionSource();
        await using var server = FakeServer.Start(connection =>
        {
            silent.SetResult();
            return connection.FallSilentAsync();
        });
        var connecting = EventRpcClient.ConnectAsync(server.Options, gaveUp.Token);
        await silent.Task;
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    public static TheoryData<string, string> Others => new()
    {
        { "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "is no Event::RPC server, or speaks TLS where none is asked for." },
        { "220 mail.example ESMTP\r\n", "is no Event::RPC server, or speaks TLS where none is asked for." },
        // An alert of TLS.
        { "\u0015\u0003\u0003\0\u0002\u0002\u0046", "is no Event::RPC server, or speaks TLS where none is asked for." },
        { "\0\0\0\u0004oops", "does not negotiate. If it is older than Event::RPC 1.08, it needs AllowStorable." },
        { "\0\0\0\0", "sent a message without a body." },
        { "\0\0\0\u001a/0/E:R:M:N/1/1/2//3//0/", "" },
        { "\0\0\0\u001b/0/E:R:M:N/1/1/2/TOML/3//0/", "" },
        { "\0\u0001\0\u0001", "is no Event::RPC server, or speaks TLS where none is asked for." },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_is_no_server_is_found_out_by_its_first_words(string words, string message)
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ReceiveAsync("neg_formats_avail");
            var bytes = System.Text.Encoding.Latin1.GetBytes(words);
            if (message.Length == 0)
                bytes[3] = (byte)(bytes.Length - 4);
            await connection.SendAsync(bytes);
            await connection.FallSilentAsync();
        });
        var e = await FailsAsync(server.Options);
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith(message.Length == 0 ? "of which this client may use none: it may use SERL, CBOR, JSON." : message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_the_connection_at_once_is_unreachable_and_the_message_says_what_it_may_be()
    {
        await using var server = FakeServer.Start(_ => Task.CompletedTask);
        var e = await FailsAsync(server.Options);
        Assert.Equal(RpcConnectionError.Unreachable, e.Error);
        Assert.EndsWith("closed the connection before the first call. It may be full or stopping, let no one in from here, or speak TLS only.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.99")]
    [InlineData("new")]
    [InlineData("")]
    public async Task A_server_of_another_protocol_is_refused(string protocol)
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.AgreeOnFormatAsync();
            await connection.ReceiveAsync("version");
            await connection.ReplyAsync(("ok", 1), ("version", "0.9"), ("protocol", protocol));
            await connection.FallSilentAsync();
        });
        var e = await FailsAsync(server.Options);
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith($"speaks version '{protocol}' of the protocol, and this client 1.00 and later.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_sent_as_Perl_sends_them_and_an_error_says_what_is_wrong_with_them()
    {
        await using var host = await Served.StartAsync(
            ("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", PerlCrypt.Hash("fred", "nix")));
        await using (var client = await host.ConnectAsync(options => (options.User, options.Password) = ("fred", "nix")))
            await client.NewAsync("T::Echo");
        await using (var client = await host.ConnectAsync(options => (options.User, options.Token) = ("fred", "fr/IE/O6NvI82")))
            await client.NewAsync("T::Echo");

        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => host.ConnectAsync(options => (options.User, options.Password) = ("fred", "wrong")));
        Assert.Equal(RpcConnectionError.Credentials, e.Error);
        Assert.Equal($"The server at 127.0.0.1:{host.EndPoint.Port} did not let the user 'fred' in: Illegal credentials.", e.Message);
        e = await Assert.ThrowsAsync<RpcConnectionException>(() => host.ConnectAsync());
        Assert.Equal(RpcConnectionError.Credentials, e.Error);
        Assert.Equal($"The server at 127.0.0.1:{host.EndPoint.Port} wants to know who asks: Authorization required. Give User and Password.", e.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_tell_its_classes_is_refused_for_that()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.AgreeOnFormatAsync();
            await connection.ReceiveAsync("version");
            await connection.ReplyAsync(("ok", 1), ("version", "1.10"), ("protocol", "1.00"));
            await connection.ReceiveAsync("class_info_all");
            await connection.ReplyAsync(("ok", 0), ("msg", "Unknown request command 'class_info_all'"));
            await connection.FallSilentAsync();
        });
        var e = await FailsAsync(server.Options);
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith("does not tell its classes: Unknown request command 'class_info_all'.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formats_are_taken_in_the_clients_order_and_Storable_only_if_it_is_allowed()
    {
        await using var host = await Served.StartAsync(("EventRpc:AllowStorable", "true"));
        await using (var client = await host.ConnectAsync())
            Assert.Equal("SERL", client.MessageFormat);
        await using (var client = await host.ConnectAsync(options => options.MessageFormats = ["JSON", "CBOR"]))
            Assert.Equal("JSON", client.MessageFormat);
        await using (var client = await host.ConnectAsync(options => (options.MessageFormats, options.AllowStorable) = (["STOR"], true)))
            Assert.Equal("STOR", client.MessageFormat);
        await using var only = await Served.StartAsync(("EventRpc:AllowStorable", "true"), ("EventRpc:MessageFormats:0", "STOR"));
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => only.ConnectAsync());
        Assert.EndsWith("offers the message formats STOR, of which this client may use none: it may use SERL, CBOR, JSON.", e.Message, StringComparison.Ordinal);
    }

    private static Task<RpcConnectionException> FailsAsync(EventRpcClientOptions options) =>
        Assert.ThrowsAsync<RpcConnectionException>(() => EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken));
}
