using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EventRpc.AspNetCore.Tests.Logging;

/// <summary>A client of the log listener, which reads line by line.</summary>
internal sealed class LogTestClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private LogTestClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    public static async Task<LogTestClient> ConnectAsync(IPEndPoint server)
    {
        // A small window, so that a client that does not read is soon one that the server cannot write to.
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server);
        return new LogTestClient(socket, new NetworkStream(socket));
    }

    /// <summary>Connects by TLS, and shows a certificate if there is one.</summary>
    public static async Task<LogTestClient> ConnectTlsAsync(IPEndPoint server, X509Certificate2? certificate = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = certificate is null ? null : [certificate],
#pragma warning disable CA5359 // The certificate is the test's own.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        return new LogTestClient(socket, tls);
    }

    /// <summary>Reads a line; null at the end.</summary>
    public async Task<string?> ReadLineAsync() => await _reader.ReadLineAsync().WaitAsync(Limit);

    /// <summary>Reads lines up to one that ends so.</summary>
    public async Task<List<string>> ReadToAsync(string ending)
    {
        var lines = new List<string>();
        do
        {
            var line = await ReadLineAsync();
            Assert.True(line is not null, $"The log ended without '{ending}':\n{string.Join('\n', lines)}");
            lines.Add(line);
        }
        while (!lines[^1].EndsWith(ending, StringComparison.Ordinal));
        return lines;
    }

    /// <summary>Reads what is left, to the end.</summary>
    public async Task<List<string>> ReadToEndAsync()
    {
        var lines = new List<string>();
        try
        {
            while (await ReadLineAsync() is { } line)
                lines.Add(line);
        }
        catch (IOException)
        {
            // Reset: an end too.
        }
        return lines;
    }

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Says that no more will be sent.</summary>
    public void EndInput() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }
}
