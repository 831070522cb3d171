using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Interop.Tests.Client;

public abstract partial class PerlServerTests
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_client_agrees_on_the_format_logs_in_and_learns_the_classes(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        Assert.Equal((format, "1.10", true), (client.MessageFormat, client.ServerVersion, client.IsConnected));
        Assert.Equal(["Served", "Served::One"], client.Classes.Keys.Order(StringComparer.Ordinal));
        var methods = client.Classes["Served"].Methods;
        Assert.Equal(
            (RemoteMethodKind.Constructor, RemoteMethodKind.Method, RemoteMethodKind.ObjectMethod),
            (methods["new"], methods["echo"], methods["child"]));
        Assert.Equal(RemoteMethodKind.Constructor, client.Classes["Served::One"].Methods["instance"]);
        Assert.Equal(2, (await client.LoadClassesAsync(TestCancelled)).Count);
        await client.PingAsync(TestCancelled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_password_and_a_missing_one_are_said_to_be_so(bool isTls)
    {
        await using var server = await StartAsync(isTls, hasLogin: true);
        var wrong = await Assert.ThrowsAsync<RpcConnectionException>(() => ConnectAsync(server, configure: options => (options.User, options.Password) = (User, "wrong")));
        Assert.Equal((RpcConnectionError.Credentials, $"The server at 127.0.0.1:{server.Options.Port} did not let the user 'fred' in: Illegal credentials."), (wrong.Error, wrong.Message));
        var missing = await Assert.ThrowsAsync<RpcConnectionException>(() => ConnectAsync(server));
        Assert.Equal((RpcConnectionError.Credentials, $"The server at 127.0.0.1:{server.Options.Port} wants to know who asks: Authorization required. Give User and Password."), (missing.Error, missing.Message));
        await using var client = await ConnectAsync(server, configure: options => (options.User, options.Token) = (User, PerlCrypt.Hash(User, Password)));
        await client.NewAsync("Served");
    }

    [Fact]
    public async Task A_format_that_the_client_may_not_use_is_refused()
    {
        await using var server = await StartAsync();
        string[] others = [.. ((string[])["SERL", "CBOR", "JSON"]).Where(name => name != format)];
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => ConnectAsync(server, configure: options => options.MessageFormats = others));
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith($"offers the message formats {format}, of which this client may use none: it may use {string.Join(", ", others)}.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Calls_made_at_once_are_sent_one_at_a_time_so_that_each_gets_its_own_reply(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        await using var served = await client.NewAsync("Served");
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => $"reply {i}"),
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => served.CallAsync<string>("echo", $"reply {i}"))));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task All_calls_are_lost_when_the_server_is_killed_in_the_middle_of_one(bool isTls, bool hasLogin)
    {
        await using var server = await StartAsync(isTls, hasLogin);
        await using var client = await ConnectAsync(server, hasLogin);
        var served = await client.NewAsync("Served");
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = client.Closed.Register(closed.SetResult);
        var hanging = served.CallAsync("hang");
        var waiting = served.CallAsync<string>("echo", "x");
        server.Kill();
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => hanging)).Error);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => waiting)).Error);
        await closed.Task.WaitAsync(TestCancelled);
        await served.DisposeAsync();
        Assert.Equal((0, false), (client.ObjectCount, client.IsConnected));
    }

    [Fact]
    public async Task The_log_is_read_from_the_port_after_the_servers()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await using var served = await client.NewAsync("Served");
        var lines = new List<RpcLogLine>();
        await foreach (var line in client.LogAsync(TestCancelled))
        {
            lines.Add(line);
            if (lines.Count == 1)
                await served.CallAsync("log_it", 1, "from perl");
            if (line.Text == "from perl")
                break;
        }
        Assert.Equal("New log client connected", lines[0].Text);
        Assert.Equal((1, true), (lines[^1].Level, lines[^1].Time is not null));
    }
}
