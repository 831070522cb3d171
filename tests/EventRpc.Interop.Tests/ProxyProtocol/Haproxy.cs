using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.Interop.Tests.ProxyProtocol;

/// <summary>A real haproxy in tcp mode in front of a server.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    /// <summary>Debian puts it where only root's path leads.</summary>
    private static readonly string Program = File.Exists("/usr/sbin/haproxy") ? "/usr/sbin/haproxy" : "haproxy";
    private static readonly Lazy<bool> IsInstalled = new(() => ForeignServer.Run(Program, "-v") is { ExitCode: 0 });

    private readonly ForeignServer _server;

    private Haproxy(ForeignServer server)
    {
        _server = server;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Skips the test where it is not installed; with EVENTRPC_REQUIRE_HAPROXY=1 that is a failure.</summary>
    public static void Require() => ForeignServer.Require(IsInstalled.Value, "haproxy is needed: apt-get install haproxy", "EVENTRPC_REQUIRE_HAPROXY");

    /// <summary>Starts one on a free port.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="options">What its line in the configuration says besides, such as send-proxy.</param>
    public static Task<Haproxy> StartAsync(IPEndPoint server, string options) => StartAsync($"server rpc {server} {options}");

    /// <summary>Starts one on a free port.</summary>
    /// <param name="lines">What its configuration says of the servers.</param>
    public static async Task<Haproxy> StartAsync(params string[] lines)
    {
        Require();
        return new Haproxy(await ForeignServer.StartAsync("haproxy", (endPoint, folder) => Prepare(endPoint, folder, lines), ListensAsync));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static ProcessStartInfo Prepare(IPEndPoint endPoint, string folder, string[] lines)
    {
        var configuration = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(configuration, $"""
            global
                maxconn 100
            defaults
                mode tcp
                timeout connect 10s
                timeout client 60s
                timeout server 60s
            listen rpc
                bind {endPoint}
                {string.Join("\n    ", lines)}

            """);
        // In the foreground, and as one process.
        return new ProcessStartInfo(Program, ["-db", "-f", configuration]);
    }

    private static async Task<bool> ListensAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
