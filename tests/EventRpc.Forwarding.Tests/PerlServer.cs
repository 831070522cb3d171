using System.Net;
using System.Net.Sockets;

namespace EventRpc.Forwarding.Tests;

/// <summary>The peer's server with the classes Test_class, from its examples, and Counter.</summary>
internal sealed class PerlServer : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly string? _login;
    private PerlProcess? _perl;

    private PerlServer(int port, string? login)
    {
        Port = port;
        _login = login;
        _perl = Launch();
    }

    public int Port { get; }

    /// <summary>Starts it.</summary>
    /// <param name="login">A user and password, with a colon between, that it wants.</param>
    public static async Task<PerlServer> StartAsync(string? login = null)
    {
        PerlPeer.Require(alsoExamples: true);
        var server = new PerlServer(FreePort(), login);
        await server.WaitUntilItListensAsync();
        return server;
    }

    /// <summary>A port that nobody listens on. Another may take it in the meantime.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it at once.</summary>
    public async ValueTask StopAsync()
    {
        if (_perl is not null)
            await _perl.DisposeAsync();
        _perl = null;
    }

    /// <summary>Starts it again, on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _perl = Launch();
        await WaitUntilItListensAsync();
    }

    public ValueTask DisposeAsync() => StopAsync();

    private PerlProcess Launch() => PerlProcess.Start(
    [
        "-I", Path.GetDirectoryName(PerlPeer.ExampleClient)!,
        "-I", Path.Combine(PerlPeer.ScriptFolder, "lib"),
        Path.Combine(PerlPeer.ScriptFolder, "two_classes.pl"),
        $"{Port}",
        .. _login is null ? [] : new[] { _login },
    ]);

    private async Task WaitUntilItListensAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        while (true)
        {
            if (_perl!.HasExited)
                Assert.Fail($"{await _perl.WaitForExitAsync()}");
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                // It tells nobody when it listens, so the only way to know is to try.
                await Task.Yield();
            }
        }
    }
}
