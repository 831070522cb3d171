using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>The head of an item: its major type and its argument, which is missing where the item is open.</summary>
internal readonly record struct CborHead(int Major, ulong Argument, bool IsOpen)
{
    /// <summary>Reads a head.</summary>
    /// <returns>Whether there is one; nothing is said about whether its major type can have such an argument.</returns>
    public static bool TryRead(ReadOnlySpan<byte> document, ref int position, out CborHead head)
    {
        head = default;
        if (position >= document.Length)
            return false;
        var initial = document[position++];
        var information = initial & 0x1f;
        if (information is < 24 or 31)
        {
            head = new CborHead(initial >> 5, information == 31 ? 0 : (ulong)information, information == 31);
            return true;
        }

        var size = information > 27 ? int.MaxValue : 1 << (information - 24);
        if (document.Length - position < size)
            return false;
        var argument = document.Slice(position, size);
        position += size;
        head = new CborHead(initial >> 5, size switch
        {
            1 => argument[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(argument),
            4 => BinaryPrimitives.ReadUInt32BigEndian(argument),
            _ => BinaryPrimitives.ReadUInt64BigEndian(argument),
        }, IsOpen: false);
        return true;
    }

    /// <summary>Passes over the chunks of an open string and the break behind them.</summary>
    public static bool TryPassChunks(ReadOnlySpan<byte> document, ref int position)
    {
        while (TryRead(document, ref position, out var chunk))
        {
            if (chunk is { Major: 7, IsOpen: true })
                return true;
            if (chunk.Major is not (2 or 3) || chunk.IsOpen || chunk.Argument > (ulong)(document.Length - position))
                return false;
            position += (int)chunk.Argument;
        }
        return false;
    }
}
