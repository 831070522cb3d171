using System.Net.Sockets;

namespace EventRpc.Resilience;

/// <summary>Ways to leave without a word.</summary>
internal static class Vanishing
{
    /// <summary>Resets the connection, whatever is on its way.</summary>
    public static void Reset(this RpcTestClient client)
    {
        client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Socket.Dispose();
    }
}
