using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Load;

/// <summary>Connections to one server that all make the same call.</summary>
internal sealed class LoadConnections(IReadOnlyList<LoadConnection> connections) : IDisposable
{
    /// <summary>An id as long as those of the server that is measured, for the floor, which reads none.</summary>
    private const string AnyOid = "Load::Test=HASH(0x0123456789abcdef0123456789abcdef)";

    public int Count => connections.Count;

    /// <summary>Opens connections, each with an object of its own.</summary>
    public static async Task<LoadConnections> OpenAsync(ServerKind kind, IPEndPoint server, LoadCall call, int count, CancellationToken cancellationToken)
    {
        var opened = new List<LoadConnection>();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server, cancellationToken);
            var request = kind switch
            {
                ServerKind.MinimalApi => Encoding.ASCII.GetBytes($"GET /data HTTP/1.1\r\nHost: {server}\r\n\r\n"),
                ServerKind.Floor or ServerKind.FloorInline => call.Encode(AnyOid),
                _ => call.Encode(await MakeObjectAsync(socket, call.Format, cancellationToken)),
            };
            opened.Add(new LoadConnection(socket, request, await MeasureReplyAsync(socket, request, kind, cancellationToken)));
        }
        return new LoadConnections(opened);
    }

    /// <summary>Keeps so many calls on their way on each connection for a time.</summary>
    /// <returns>How many were answered, in which time, and how long each took.</returns>
    public async Task<(TimeSpan Time, Latencies Latencies)> RunAsync(int depth, TimeSpan duration, CancellationToken cancellationToken)
    {
        foreach (var connection in connections)
            connection.Latencies.Clear();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(connection => Task.Run(() => connection.RunAsync(depth, clock, duration, cancellationToken), cancellationToken)));
        return (clock.Elapsed, Gather());
    }

    /// <summary>Calls at a rate, whatever becomes of the calls: how long each took is measured from when it should have begun.</summary>
    /// <param name="rate">Calls a second, all together.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<(TimeSpan Time, Latencies Latencies)> RunAtAsync(int rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        foreach (var connection in connections)
            connection.Latencies.Clear();
        var begin = Stopwatch.GetTimestamp();
        var clock = Stopwatch.StartNew();
        var each = (double)Stopwatch.Frequency * Count / rate;
        var calls = (int)(duration.TotalSeconds * rate / Count);
        await Task.WhenAll(connections.Select((connection, i) => Task.Run(
            () => connection.RunAtAsync(Enumerable.Range(0, calls).Select(call => begin + (long)(each * (call + (double)i / Count))), cancellationToken),
            cancellationToken)));
        return (clock.Elapsed, Gather());
    }

    public void Dispose()
    {
        foreach (var connection in connections)
            connection.Dispose();
    }

    private Latencies Gather()
    {
        var all = new Latencies();
        foreach (var connection in connections)
            all.Add(connection.Latencies);
        return all;
    }

    /// <summary>Agrees on a format, and makes the object that is called.</summary>
    private static async Task<string> MakeObjectAsync(Socket socket, MessageFormat format, CancellationToken cancellationToken)
    {
        await ExchangeAsync(MessageFormat.Negotiation, new PerlHash { ["cmd"] = "neg_format_set", ["msg"] = format.Name });
        var made = await ExchangeAsync(format, new PerlHash { ["cmd"] = "new", ["method"] = "Load::Test::new", ["params"] = new PerlArray() });
        return made["oid"].ToString()!;

        async Task<PerlHash> ExchangeAsync(MessageFormat spoken, PerlHash request)
        {
            await socket.SendAsync(LoadMessages.Encode(spoken, request), cancellationToken);
            var reader = spoken.CreateReader();
            reader.Start(await ReceiveMessageAsync(socket, cancellationToken));
            var reply = (PerlHash)PerlValue.Read(reader);
            return reply["ok"].IsTrue ? reply : throw new InvalidOperationException(reply["msg"].ToString());
        }
    }

    /// <summary>Calls once, to know how long the reply is: it is the same each time.</summary>
    private static async Task<int> MeasureReplyAsync(Socket socket, byte[] request, ServerKind kind, CancellationToken cancellationToken)
    {
        await socket.SendAsync(request, cancellationToken);
        if (kind != ServerKind.MinimalApi)
            return MessageFrame.HeaderLength + (await ReceiveMessageAsync(socket, cancellationToken)).Length;
        var received = new byte[4096];
        var length = 0;
        // The end of a body in chunks.
        while (!received.AsSpan(0, length).EndsWith("0\r\n\r\n"u8))
            length += await socket.ReceiveAsync(received.AsMemory(length), cancellationToken) is > 0 and var count ? count : throw new EndOfStreamException("The server closed the connection.");
        return length;
    }

    private static async Task<byte[]> ReceiveMessageAsync(Socket socket, CancellationToken cancellationToken)
    {
        var header = new byte[MessageFrame.HeaderLength];
        await ReceiveAsync(header);
        var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header)];
        await ReceiveAsync(body);
        return body;

        async Task ReceiveAsync(Memory<byte> whole)
        {
            while (whole.Length > 0)
                whole = whole[(await socket.ReceiveAsync(whole, cancellationToken) is > 0 and var count ? count : throw new EndOfStreamException("The server closed the connection."))..];
        }
    }
}

/// <summary>The call that is made over and over.</summary>
/// <param name="Format">The format that it is in.</param>
/// <param name="Method">The method.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record LoadCall(MessageFormat Format, string Method, params IReadOnlyList<PerlValue> Arguments)
{
    public static LoadCall GetData { get; } = new(MessageFormat.Sereal, "get_data");

    public byte[] Encode(string oid) => LoadMessages.Call(Format, oid, Method, [.. Arguments]);
}
