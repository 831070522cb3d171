using System.Net;
using System.Net.Sockets;

namespace EventRpc.Testing;

/// <summary>
/// Ports for programs that cannot say which one the system gave them. The system gives these to nobody, but another test may
/// choose the same in the meantime.
/// </summary>
internal static class FreePort
{
    // Linux chooses from 32,768 on, Windows and macOS from 49,152.
    private const int First = 10_000, End = 32_000;

    public static IPEndPoint Find()
    {
        while (true)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(First, End));
            if (IsFree(endPoint))
                return endPoint;
        }
    }

    /// <summary>A port whose next one is free, too.</summary>
    public static IPEndPoint FindTwo()
    {
        while (true)
        {
            var first = Find();
            if (IsFree(new IPEndPoint(first.Address, first.Port + 1)))
                return first;
        }
    }

    private static bool IsFree(IPEndPoint endPoint)
    {
        try
        {
            using var listener = new TcpListener(endPoint);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
