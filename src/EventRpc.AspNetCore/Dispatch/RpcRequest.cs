using System.Globalization;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>A request. All of it is well formed; its values are read when it is known what for.</summary>
internal readonly struct RpcRequest
{
    private readonly MessageKeys _keys;

    private RpcRequest(MessageKeys keys)
    {
        _keys = keys;
    }

    /// <summary>Takes the whole document in.</summary>
    /// <exception cref="PerlDataException">It is malformed, or no hash.</exception>
    public static RpcRequest Read(PerlReader reader) => new(MessageKeys.Read(reader, RequestKeys.ByName));

    /// <summary>Goes to a value of the request.</summary>
    /// <returns>Whether the request has it.</returns>
    public bool TrySeek(PerlReader reader, RequestKey key) => _keys.TrySeek(reader, (int)key);

    /// <summary>Reads a value that names something. Numbers serve as names too, since Perl tells the two apart only by use.</summary>
    /// <returns>The name; empty where the request has none, or what is no name.</returns>
    public PerlStringSpan ReadName(PerlReader reader, RequestKey key)
    {
        if (!TrySeek(reader, key))
            return default;
        return reader.Peek() switch
        {
            PerlType.String => reader.ReadString(),
            PerlType.Integer => Ascii(reader.ReadInteger().ToString(CultureInfo.InvariantCulture)),
            PerlType.Float => Ascii(new PerlFloat(reader.ReadFloat()).ToString()),
            PerlType.Boolean => reader.ReadBoolean() ? new PerlStringSpan("1"u8, isText: false) : default,
            PerlType.Array => Ascii("ARRAY"),
            PerlType.Hash => Ascii("HASH"),
            PerlType.Undef => default,
            _ => Ascii("REF"),
        };
    }

    private static PerlStringSpan Ascii(string text) => new(System.Text.Encoding.ASCII.GetBytes(text), isText: false);
}
