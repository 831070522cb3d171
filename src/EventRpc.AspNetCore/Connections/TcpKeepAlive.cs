using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace EventRpc.AspNetCore;

/// <summary>Has the operating system find out of clients that are gone without a word: TCP's keep-alive (RFC 9293, 3.8.4).</summary>
internal static class TcpKeepAlive
{
    private const int SilenceSeconds = 60;
    private const int IntervalSeconds = 15;
    private const int Probes = 4;

    /// <summary>Asks for it, where the connection is one of TCP.</summary>
    /// <param name="connection">The connection's features.</param>
    public static void Ask(IFeatureCollection connection)
    {
        if (connection.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket)
            return;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilenceSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, IntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone already, as whoever reads from it finds out.
        }
    }
}
