using System.Net;
using System.Net.Sockets;

namespace EventRpc.Tool.Tests.Servers;

/// <summary>Ports for programs that cannot say which one the system gave them. Another may take them in the meantime.</summary>
internal static class FreePorts
{
    private const int Attempts = 100;

    /// <summary>Finds a port that is free, and so is the one after it.</summary>
    public static int FindPair()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
            {
                // That one is taken.
            }
        }
        throw new InvalidOperationException($"There were no two free ports in a row in {Attempts} attempts.");
    }

    /// <summary>Waits until a server listens, or has ended.</summary>
    public static async Task WaitForAsync(int port, Func<bool> hasEnded)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!hasEnded())
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
            }
        }
    }
}
