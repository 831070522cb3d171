using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>The keys of a reply (Event::RPC::Connection 1.10).</summary>
internal enum ReplyKey
{
    Ok,
    Message,
    Result,
    Object,
    Version,
    Protocol,
    Pipelining,
    AllClasses,
}

/// <summary>A reply. All of it is well formed; its values are read when it is known what for.</summary>
internal readonly struct Reply
{
    private static readonly PerlNameTable<int> Names = new(
    [
        new("ok", (int)ReplyKey.Ok),
        new("msg", (int)ReplyKey.Message),
        new("rc", (int)ReplyKey.Result),
        new("oid", (int)ReplyKey.Object),
        new("version", (int)ReplyKey.Version),
        new("protocol", (int)ReplyKey.Protocol),
        new("pipelining", (int)ReplyKey.Pipelining),
        new("class_info_all", (int)ReplyKey.AllClasses),
    ]);

    private readonly MessageKeys _keys;

    private Reply(PerlReader reader, MessageKeys keys)
    {
        Reader = reader;
        _keys = keys;
    }

    /// <summary>The reader that the reply is read with.</summary>
    public PerlReader Reader { get; }

    /// <summary>Takes the whole document in.</summary>
    /// <exception cref="PerlDataException">It is malformed, or no hash.</exception>
    public static Reply Read(PerlReader reader) => new(reader, MessageKeys.Read(reader, Names));

    /// <summary>Goes to a value of the reply.</summary>
    /// <returns>Whether the reply has it.</returns>
    public bool TrySeek(ReplyKey key) => _keys.TrySeek(Reader, (int)key);

    /// <summary>Whether the request did what it was to do, as Perl sees truth.</summary>
    public bool IsOk => Read(ReplyKey.Ok).IsTrue;

    /// <summary>The error that the server sent.</summary>
    public RpcException Error()
    {
        var message = ReadText(ReplyKey.Message);
        // Perl's exceptions end so; the peer's client takes the newline off, too.
        return new RpcException(message.Length == 0 ? "The server refused the request, and did not say why" : message.EndsWith('\n') ? message[..^1] : message);
    }

    /// <summary>Reads a value as text: nothing where there is none.</summary>
    public string ReadText(ReplyKey key) => Read(key).ToString() ?? "";

    private PerlValue Read(ReplyKey key) => TrySeek(key) ? PerlValue.Read(Reader) : PerlValue.Undef;
}
