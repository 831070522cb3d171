using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EventRpc.Client;

/// <summary>Opens the way to a server's port, by TLS if asked for.</summary>
internal static class ServerStream
{
    /// <exception cref="RpcConnectionException">The server cannot be reached, or TLS failed.</exception>
    public static async Task<Stream> OpenAsync(EventRpcClientOptions options, int port, CancellationToken cancellationToken)
    {
        var socket = await ConnectAsync(options, port, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!options.Tls)
            return stream;

        try
        {
            return await EncryptAsync(stream, options, port, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(EventRpcClientOptions options, int port, CancellationToken cancellationToken)
    {
        var socket = options.SocketPath is null ? CreateTcpSocket() : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (options.SocketPath is { } path)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            else
                await socket.ConnectAsync(options.Host, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new RpcConnectionException(RpcConnectionError.Unreachable, $"The server at {At(options, port)} cannot be reached: {e.Message}.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A server whose machine is gone says nothing; with this it is found out after two minutes.</summary>
    private static Socket CreateTcpSocket()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        return socket;
    }

    private static async Task<Stream> EncryptAsync(NetworkStream stream, EventRpcClientOptions options, int port, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            var host = options.TlsHost ?? options.Host;
            var authentication = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificates = ClientCertificates(options) };
#pragma warning disable CA5359 // That is what the option says.
            if (options.AllowUntrustedCertificate)
                authentication.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            else if (options.CertificateAuthority is { } authorities)
                authentication.CertificateChainPolicy = Trust(authorities);
            await encrypted.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch (Exception e)
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            if (e is AuthenticationException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
            {
                throw new RpcConnectionException(
                    RpcConnectionError.Tls,
                    $"There is no TLS with {At(options, port)}: {e.Message} If its certificate is your own, name it or its authority in {nameof(options.CertificateAuthority)}.",
                    e);
            }
            throw;
        }
    }

    private static X509CertificateCollection? ClientCertificates(EventRpcClientOptions options)
    {
        if (options.ClientCertificateObject is { } given)
            return [given];
        if (options.ClientCertificate is not { } file)
            return null;
        return
        [
            options.ClientCertificatePassword is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(file, password, options.ClientCertificateKey)
                : X509Certificate2.CreateFromPemFile(file, options.ClientCertificateKey),
        ];
    }

    private static X509ChainPolicy Trust(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private static string At(EventRpcClientOptions options, int port) => options.SocketPath is null ? $"{options.Host}:{port}" : options.Host;
}
