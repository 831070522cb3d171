using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EventRpc.Resilience;

/// <summary>What a client says first by TLS, for those who say no more.</summary>
internal static class ClientHello
{
    private const int RecordHeaderLength = 5;

    /// <summary>Records it, from a client that is sent away then.</summary>
    public static async Task<byte[]> RecordAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        await using var tls = new SslStream(client.GetStream());
        var shaking = tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellationToken);
        byte[] hello;
        using (var server = await listener.AcceptTcpClientAsync(cancellationToken))
        {
            var header = new byte[RecordHeaderLength];
            await server.GetStream().ReadExactlyAsync(header, cancellationToken);
            hello = [.. header, .. new byte[(header[3] << 8) | header[4]]];
            await server.GetStream().ReadExactlyAsync(hello.AsMemory(RecordHeaderLength), cancellationToken);
        }
        await Assert.ThrowsAnyAsync<IOException>(() => shaking);
        return hello;
    }
}
