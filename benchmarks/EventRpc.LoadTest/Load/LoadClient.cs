using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.LoadTest.Load;

/// <summary>One client, which makes the same call over and over.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[64 * 1024];
    private MessageFormat _format = MessageFormat.Negotiation;
    private byte[] _request = [];

    /// <summary>How many calls have been answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Connects, agrees on a format and makes the object that is called.</summary>
    public async Task ConnectAsync(IPEndPoint server, MessageFormat format, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(server, cancellationToken);
        await CallAsync(new PerlHash { ["cmd"] = "neg_format_set", ["msg"] = format.Name }, cancellationToken);
        _format = format;
        var made = await CallAsync(new PerlHash { ["cmd"] = "new", ["method"] = "Load::Test::new", ["params"] = new PerlArray() }, cancellationToken);
        _request = Encode(new PerlHash { ["cmd"] = "exec", ["oid"] = made["oid"], ["method"] = "get_data", ["params"] = new PerlArray() });
    }

    /// <summary>Calls, and waits for the answer.</summary>
    public async ValueTask CallAsync(CancellationToken cancellationToken)
    {
        await _socket.SendAsync(_request, cancellationToken);
        var length = 0;
        do
        {
            var count = await _socket.ReceiveAsync(_received.AsMemory(length), cancellationToken);
            if (count == 0)
                throw new EndOfStreamException("The server closed the connection.");
            length += count;
        }
        while (length < MessageFrame.HeaderLength || length < MessageFrame.HeaderLength + BinaryPrimitives.ReadInt32BigEndian(_received));
        Answered++;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<PerlHash> CallAsync(PerlHash request, CancellationToken cancellationToken)
    {
        _request = Encode(request);
        await CallAsync(cancellationToken);
        var reader = _format.CreateReader();
        reader.Start(new ArraySegment<byte>(_received, MessageFrame.HeaderLength, BinaryPrimitives.ReadInt32BigEndian(_received)));
        var reply = (PerlHash)PerlValue.Read(reader);
        Answered = 0;
        return reply["ok"].IsTrue ? reply : throw new InvalidOperationException(reply["msg"].ToString());
    }

    private byte[] Encode(PerlHash request)
    {
        using var output = new MessageBuffer();
        var start = MessageFrame.Begin(output);
        var writer = _format.CreateWriter();
        writer.Start(output);
        request.WriteTo(writer);
        writer.Complete();
        MessageFrame.End(output, start);
        return output.WrittenSpan.ToArray();
    }
}
