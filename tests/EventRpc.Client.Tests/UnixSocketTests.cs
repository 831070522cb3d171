using EventRpc.Testing;

namespace EventRpc.Client.Tests;

public sealed class UnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-client-unix-");

    [Fact]
    public async Task A_server_and_its_log_are_reached_through_unix_sockets()
    {
        var path = Path.Combine(_folder.FullName, "rpc");
        var logPath = Path.Combine(_folder.FullName, "log");
        await using var host = await Served.StartAsync(
            ("Kestrel:Endpoints:EventRpc:Url", $"http://unix:{path}"), ("Kestrel:Endpoints:EventRpcLog:Url", $"http://unix:{logPath}"));
        await using var client = await EventRpcClient.ConnectAsync(new() { Host = $"unix:{path}" }, TestContext.Current.CancellationToken);
        await using var echo = await client.NewAsync("T::Echo");
        Assert.Equal("through a file", await echo.CallAsync<string>("string", "through a file"));

        await foreach (var line in EventRpcClient.LogAsync(new() { Host = $"unix:{logPath}" }, TestContext.Current.CancellationToken))
        {
            if (line.Text == "New log client connected")
                break;
        }
        var e = Assert.Throws<InvalidOperationException>(() => client.LogAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"The log of unix:{path} has a socket of its own: give its path as the Host of options for LogAsync.", e.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
