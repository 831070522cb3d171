namespace EventRpc.Protocol;

/// <summary>
/// Snappy's block format: the length of what was compressed, then literals and copies of what came before. IronSnappy,
/// the package for it, takes whatever length a block of seven bytes claims from the heap, so this is our own.
/// </summary>
internal static class SnappyBlock
{
    /// <summary>Checks a block from its first byte to its last, without taking any memory.</summary>
    /// <param name="block">The block.</param>
    /// <param name="maxLength">How long the content may be.</param>
    /// <returns>The length of the content, which <see cref="Decompress"/> will fill.</returns>
    /// <exception cref="PerlDataException">The block is damaged or stands for more; the offset is one in the block.</exception>
    public static int GetLength(ReadOnlySpan<byte> block, int maxLength)
    {
        var position = 0;
        var stated = SerealVarint.Read(block, ref position);
        if (stated > (ulong)maxLength)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"The document decompresses to more than {maxLength} bytes", 0);

        var length = 0L;
        while (position < block.Length)
        {
            var at = position;
            var count = ReadElement(block, ref position, out var distance);
            if (distance == 0)
                position = count <= block.Length - position ? position + (int)count : throw Truncated(block.Length);
            else if (distance > length)
                throw new PerlDataException(PerlDataError.Malformed, "The Snappy block copies from before its beginning", at);
            length += count;
            if (length > (long)stated)
                throw new PerlDataException(PerlDataError.Malformed, "The Snappy block is longer than it states", at);
        }
        return length == (long)stated ? (int)length : throw Truncated(block.Length);
    }

    /// <summary>Decompresses a block that <see cref="GetLength"/> has found good.</summary>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> content)
    {
        var position = 0;
        SerealVarint.Read(block, ref position);
        var filled = 0;
        while (position < block.Length)
        {
            var count = (int)ReadElement(block, ref position, out var distance);
            if (distance == 0)
            {
                block.Slice(position, count).CopyTo(content[filled..]);
                position += count;
            }
            else if (distance >= count)
            {
                content.Slice(filled - (int)distance, count).CopyTo(content[filled..]);
            }
            else
            {
                // The copy reaches into what it writes itself: a run of a short pattern.
                for (var i = filled; i < filled + count; i++)
                    content[i] = content[i - (int)distance];
            }
            filled += count;
        }
    }

    /// <summary>Reads the head of a literal (distance 0) or a copy.</summary>
    /// <returns>How many bytes of content it stands for.</returns>
    private static long ReadElement(ReadOnlySpan<byte> block, ref int position, out long distance)
    {
        var tag = block[position++];
        distance = 0;
        if ((tag & 3) == 0)
            return 1 + (tag < 60 << 2 ? tag >> 2 : ReadNumber(block, ref position, (tag >> 2) - 59));

        distance = (tag & 3) switch
        {
            1 => (tag >> 5 << 8) + ReadNumber(block, ref position, 1),
            2 => ReadNumber(block, ref position, 2),
            _ => ReadNumber(block, ref position, 4),
        };
        if (distance == 0)
            throw new PerlDataException(PerlDataError.Malformed, "The Snappy block copies from nowhere", position);
        return (tag & 3) == 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    }

    private static long ReadNumber(ReadOnlySpan<byte> block, ref int position, int width) =>
        LittleEndianNumber.TryRead(block, ref position, width, out var value) ? (long)value : throw Truncated(block.Length);

    private static PerlDataException Truncated(int position) =>
        new(PerlDataError.Truncated, "The Snappy block ends too early", position);
}
