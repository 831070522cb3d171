using System.Buffers.Binary;
using System.Net.Sockets;
using EventRpc.Protocol;

namespace EventRpc.Testing;

/// <summary>A connection to a server that a test plays.</summary>
internal sealed class FakeConnection(NetworkStream stream, CancellationToken stopped)
{
    private MessageFormat _format = MessageFormat.Negotiation;

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stopped => stopped;

    /// <summary>Whether the client has sent more than was received.</summary>
    public bool HasMore => stream.DataAvailable;

    /// <summary>Does all that comes before the first call.</summary>
    /// <param name="pipelining">Whether the server takes requests ahead.</param>
    /// <param name="methods">The methods of the class T, and their kinds.</param>
    public async Task ShakeHandsAsync(bool pipelining = false, params (string Name, PerlValue Kind)[] methods)
    {
        await AgreeOnFormatAsync();
        await ReceiveAsync("version");
        await ReplyAsync(("ok", 1), ("version", "1.10"), ("protocol", "1.00"), ("pipelining", pipelining ? 1 : PerlValue.Undef));
        await ReceiveAsync("class_info_all");
        var known = new PerlHash { ["new"] = "_constructor" };
        foreach (var (name, kind) in methods)
            known[name] = kind;
        await ReplyAsync(("ok", 1), ("class_info_all", new PerlHash { ["T"] = known }));
    }

    /// <summary>Agrees on Sereal.</summary>
    public async Task AgreeOnFormatAsync()
    {
        await ReceiveAsync("neg_formats_avail");
        await ReplyAsync(("ok", 1), ("msg", "SERL"));
        await ReceiveAsync("neg_format_set");
        await ReplyAsync(("ok", 1));
        _format = MessageFormat.Sereal;
    }

    /// <summary>Receives a request, which must be a certain one.</summary>
    public async Task<PerlHash> ReceiveAsync(string? command = null)
    {
        var header = new byte[4];
        await stream.ReadExactlyAsync(header, stopped);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
        await stream.ReadExactlyAsync(body, stopped);
        var reader = _format.CreateReader();
        reader.Start(body);
        var request = (PerlHash)PerlValue.Read(reader);
        if (command is not null)
            Assert.Equal(command, request["cmd"].ToString());
        return request;
    }

    /// <summary>Sends a reply.</summary>
    public Task ReplyAsync(params (string Key, PerlValue Value)[] values) => SendAsync(Encode(values));

    /// <summary>Sends a reply to a call: what it returned.</summary>
    public Task ReturnAsync(params PerlValue[] values) => ReplyAsync(("ok", 1), ("rc", new PerlArray(values)));

    /// <summary>The bytes of a reply, with its header.</summary>
    public byte[] Encode(params (string Key, PerlValue Value)[] values)
    {
        var reply = new PerlHash();
        foreach (var (key, value) in values)
            reply[key] = value;
        return FramedMessage.Encode(reply, _format);
    }

    /// <summary>Sends any bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, stopped);

    /// <summary>Makes the object T=HASH(0x1) for the client.</summary>
    public async Task MakeAsync()
    {
        await ReceiveAsync("new");
        await ReplyAsync(("ok", 1), ("oid", "T=HASH(0x1)"));
    }

    /// <summary>Sends nothing more, and waits until the client goes.</summary>
    public async Task FallSilentAsync()
    {
        while (await stream.ReadAsync(new byte[1024], stopped) > 0)
        {
        }
    }
}
