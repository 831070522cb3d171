using System.Net;
using System.Net.Sockets;
using EventRpc.Testing;

namespace EventRpc.Client.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task The_log_of_a_server_is_read_as_it_is_written()
    {
        await using var host = await Served.StartAsync(("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"));
        await using var client = await host.ConnectAsync();
        var lines = new List<RpcLogLine>();
        await foreach (var line in client.LogAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(line);
            if (line.Text == "New log client connected")
                host.Server.Log(3, "Grüße");
            if (line.Level == 3)
                break;
        }
        Assert.Equal(("Grüße", 3), (lines[^1].Text, lines[^1].Level));
        Assert.Contains(lines, line => line.Level == 2 && line.Text.StartsWith("cid=1: Got new RPC connection.", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.NotNull(line.Time));
        await client.PingAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled_and_when_the_server_ends()
    {
        await using var host = await Served.StartAsync(("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"));
        using var enough = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var line in EventRpcClient.LogAsync(host.Options, enough.Token))
            {
                if (line.Text == "New log client connected")
                    await enough.CancelAsync();
            }
        });
        await foreach (var line in EventRpcClient.LogAsync(host.Options, TestContext.Current.CancellationToken))
        {
            if (line.Text == "New log client connected")
                await host.StopAsync();
        }
    }

    [Fact]
    public async Task Lines_without_end_are_cut_and_no_character_of_them_is_lost()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i} "));
        var serving = ServeAsync();
        var options = new EventRpcClientOptions { Host = "127.0.0.1", LogPort = ((IPEndPoint)listener.LocalEndpoint).Port };
        var lines = new List<string>();
        await foreach (var line in EventRpcClient.LogAsync(options, TestContext.Current.CancellationToken))
            lines.Add(line.Text);
        await serving;
        Assert.Equal(sent, string.Concat(lines));
        Assert.Equal([65536, 65536], lines.Take(2).Select(line => line.Length));

        async Task ServeAsync()
        {
            using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await accepted.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_log_that_is_not_there_and_options_that_are_wrong_are_said_to_be_so()
    {
        await using var host = await Served.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = host.Options;
        options.LogPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => FirstAsync(options));
        Assert.Equal(RpcConnectionError.Unreachable, e.Error);
        Assert.Throws<ArgumentException>(() => EventRpcClient.LogAsync(new() { Port = 0 }, TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "LogPort is missing: there is no port after 65535.",
            (await Assert.ThrowsAsync<ArgumentException>(() => FirstAsync(new() { Port = 65535 }))).Message,
            StringComparison.Ordinal);

        static async Task<RpcLogLine?> FirstAsync(EventRpcClientOptions options)
        {
            await foreach (var line in EventRpcClient.LogAsync(options, TestContext.Current.CancellationToken))
                return line;
            return null;
        }
    }

    [Theory]
    [InlineData("Sun Nov 22 06:53:33 2026 [1] Server stopped", "Server stopped", "2026-11-22T06:53:33", 1)]
    [InlineData("Sun Nov  1 23:04:05 2026 [5] cid=1: x", "cid=1: x", "2026-11-01T23:04:05", 5)]
    [InlineData("Sun Nov  1 23:04:05 2026 [x] y", "Sun Nov  1 23:04:05 2026 [x] y", null, null)]
    [InlineData(" at line 5.", " at line 5.", null, null)]
    [InlineData("", "", null, null)]
    public void Lines_are_taken_apart(string line, string text, string? time, int? level) =>
        Assert.Equal(
            new RpcLogLine(text, time is null ? null : DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture), level),
            RpcLogLine.Parse(line));
}
