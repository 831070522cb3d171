using System.Net;
using System.Net.Sockets;

namespace EventRpc.Testing;

/// <summary>Ports for programs that cannot say which one the system gave them. Another may take it in the meantime.</summary>
internal static class FreePort
{
    public static IPEndPoint Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>A port whose next one is free, too.</summary>
    public static IPEndPoint FindTwo()
    {
        while (true)
        {
            var first = Find();
            try
            {
                using var next = new TcpListener(IPAddress.Loopback, first.Port + 1);
                next.Start();
                return first;
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
            {
                // Look on.
            }
        }
    }
}
