using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EventRpc.Protocol;

namespace EventRpc.Testing;

/// <summary>A client that can do what no well-behaved client does: it sends whatever bytes a test wants.</summary>
public sealed class RpcTestClient : IAsyncDisposable
{
    private MessageFormat _format = MessageFormat.Negotiation;

    private RpcTestClient(Socket socket, Stream stream)
    {
        Socket = socket;
        Stream = stream;
    }

    public Socket Socket { get; }

    public Stream Stream { get; }

    /// <summary>Connects, by TCP or through a unix socket, and agrees on a format unless none is given.</summary>
    public static async Task<RpcTestClient> ConnectAsync(EndPoint server, MessageFormat? format = null)
    {
        var socket = server is IPEndPoint
            ? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(server);
        var client = new RpcTestClient(socket, new NetworkStream(socket));
        if (format is not null)
            await client.SetFormatAsync(format);
        return client;
    }

    /// <summary>Connects over TLS, whatever certificate the server has.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="certificate">The client's own certificate, if it has one.</param>
    /// <param name="chain">Takes the certificates that the server sent, its own first.</param>
    /// <param name="name">The name that the client asks for.</param>
    public static async Task<RpcTestClient> ConnectTlsAsync(IPEndPoint server, X509Certificate2? certificate = null, List<X509Certificate2>? chain = null, string name = "localhost")
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ClientCertificates = certificate is null ? null : [certificate],
#pragma warning disable CA5359 // The certificate is the test's own.
            RemoteCertificateValidationCallback = (_, sent, built, _) =>
#pragma warning restore CA5359
            {
                chain?.Add(X509CertificateLoader.LoadCertificate(sent!.GetRawCertData()));
                chain?.AddRange(built!.ChainPolicy.ExtraStore.Select(c => X509CertificateLoader.LoadCertificate(c.RawData)));
                return true;
            },
        });
        var client = new RpcTestClient(socket, tls);
        await client.SetFormatAsync(MessageFormat.Sereal);
        return client;
    }

    public async Task SetFormatAsync(MessageFormat format)
    {
        var reply = await CallAsync(Request("neg_format_set", ("msg", format.Name)));
        Assert.True(reply["ok"].IsTrue, reply["msg"].ToString());
        _format = format;
    }

    /// <summary>A request hash.</summary>
    public static PerlHash Request(string command, params (string Key, PerlValue Value)[] values)
    {
        var request = new PerlHash { ["cmd"] = command };
        foreach (var (key, value) in values)
            request[key] = value;
        return request;
    }

    /// <summary>A list of arguments.</summary>
    public static PerlArray Arguments(params PerlValue[] values) => new(values);

    /// <summary>A proxy as the peer's client passes it: a blessed scalar that holds the id.</summary>
    public static PerlReference Proxy(string oid) => new(oid) { ClassName = oid.Split('=')[0] };

    /// <summary>The bytes of a message with its frame.</summary>
    public byte[] Encode(PerlValue message) => FramedMessage.Encode(message, _format);

    public async Task SendAsync(PerlValue message) => await Stream.WriteAsync(Encode(message));

    /// <summary>Receives a message's body; null when the server has closed the connection.</summary>
    public async Task<byte[]?> ReceiveBytesAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var header = new byte[4];
        try
        {
            if (await Stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, limit.Token) < 4)
                return null;
            var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header)];
            await Stream.ReadExactlyAsync(body, limit.Token);
            return body;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<PerlHash> ReceiveAsync()
    {
        var body = await ReceiveBytesAsync();
        Assert.NotNull(body);
        var reader = _format.CreateReader();
        reader.Start(body);
        return Assert.IsType<PerlHash>(PerlValue.Read(reader));
    }

    /// <summary>Sends a request and receives its reply.</summary>
    public async Task<PerlHash> CallAsync(PerlValue request)
    {
        await SendAsync(request);
        return await ReceiveAsync();
    }

    /// <summary>Makes an object.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> NewAsync(string constructor, params PerlValue[] arguments)
    {
        var reply = await CallAsync(Request("new", ("method", constructor), ("params", Arguments(arguments))));
        Assert.True(reply["ok"].IsTrue, reply["msg"].ToString());
        return reply["oid"].ToString()!;
    }

    /// <summary>Calls a method.</summary>
    /// <returns>The reply, successful or not.</returns>
    public Task<PerlHash> ExecAsync(string oid, string method, params PerlValue[] arguments) =>
        CallAsync(Request("exec", ("oid", oid), ("method", method), ("params", Arguments(arguments))));

    /// <summary>Calls a method that succeeds and returns one value.</summary>
    public async Task<PerlValue> ResultAsync(string oid, string method, params PerlValue[] arguments)
    {
        var reply = await ExecAsync(oid, method, arguments);
        Assert.True(reply["ok"].IsTrue, reply["msg"].ToString());
        return Assert.Single(Assert.IsType<PerlArray>(reply["rc"]).Items);
    }

    /// <summary>Calls a method that fails.</summary>
    /// <returns>What it fails with.</returns>
    public async Task<string> ErrorAsync(string oid, string method, params PerlValue[] arguments)
    {
        var reply = await ExecAsync(oid, method, arguments);
        Assert.False(reply["ok"].IsTrue);
        return reply["msg"].ToString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        Socket.Dispose();
    }
}
