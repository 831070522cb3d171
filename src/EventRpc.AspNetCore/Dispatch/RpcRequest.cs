using System.Globalization;
using System.Runtime.CompilerServices;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// A request: where in the document each of its values stands. Perl writes the keys of a hash in any order, so the
/// values are passed over first and read when it is known what for.
/// </summary>
internal struct RpcRequest
{
    private Positions _positions;

    /// <summary>Takes the whole document in, and with that checks that it is well formed before anything is done.</summary>
    /// <exception cref="PerlDataException">It is malformed, or no hash.</exception>
    public static RpcRequest Read(PerlReader reader)
    {
        var request = default(RpcRequest);
        ((Span<int>)request._positions).Fill(-1);
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            if (RequestKeys.ByName.TryGetValue(reader.ReadKey(), out var key))
                request._positions[(int)key] = reader.Position;
            reader.Skip();
        }
        reader.ReadEndOfDocument();
        return request;
    }

    /// <summary>Goes to a value of the request.</summary>
    /// <returns>Whether the request has it.</returns>
    public readonly bool TrySeek(PerlReader reader, RequestKey key)
    {
        var position = _positions[(int)key];
        if (position < 0)
            return false;
        reader.Seek(position);
        return true;
    }

    /// <summary>Reads a value that names something. Numbers serve as names too, since Perl tells the two apart only by use.</summary>
    /// <returns>The name; empty where the request has none, or what is no name.</returns>
    public readonly PerlStringSpan ReadName(PerlReader reader, RequestKey key)
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

    [InlineArray(RequestKeys.Count)]
    private struct Positions
    {
        private int _first;
    }
}
