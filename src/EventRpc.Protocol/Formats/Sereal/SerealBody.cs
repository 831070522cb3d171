using System.IO.Compression;

namespace EventRpc.Protocol;

/// <summary>Decompresses the bodies of Sereal documents.</summary>
internal static class SerealBody
{
    private const int ZlibExpectedRatio = 4;

    /// <summary>
    /// Makes a raw document of a compressed one: its header, then the body. The header stays, since version 1 counts
    /// offsets from the document's first byte.
    /// </summary>
    /// <returns>Memory of the shared pool, which the caller gives back.</returns>
    public static byte[] Decompress(ArraySegment<byte> document, SerealHeader header, int maxLength, out int length)
    {
        // No array is longer, and neither is the header.
        maxLength = Math.Clamp(maxLength, 0, Array.MaxLength - header.BodyStart);
        var position = header.BodyStart;
        switch (header.Encoding)
        {
            case SerealEncoding.Snappy:
                return FromSnappy(document, header, document[position..], maxLength, out length);
            case SerealEncoding.SnappyWithLength:
                return FromSnappy(document, header, TakeCompressed(document, position), maxLength, out length);
            case SerealEncoding.Zlib:
                var stated = SerealVarint.Read(document, ref position);
                if (stated > (ulong)maxLength)
                    throw new PerlDataException(PerlDataError.LimitExceeded, $"The document decompresses to more than {maxLength} bytes", header.BodyStart);
                length = header.BodyStart + (int)stated;
                return FromZlib(document, header, TakeCompressed(document, position), length);
            default:
                return FromZstd(document, header, TakeCompressed(document, position), maxLength, out length);
        }
    }

    private static ArraySegment<byte> TakeCompressed(ArraySegment<byte> document, int position)
    {
        var length = SerealVarint.Read(document, ref position);
        if (length > (ulong)(document.Count - position))
            throw new PerlDataException(PerlDataError.Truncated, "The document ends in its compressed body", document.Count);
        return document.Slice(position, (int)length);
    }

    private static byte[] FromSnappy(ArraySegment<byte> document, SerealHeader header, ArraySegment<byte> block, int maxLength, out int length)
    {
        try
        {
            length = header.BodyStart + SnappyBlock.GetLength(block, maxLength);
        }
        catch (PerlDataException e)
        {
            throw InDocument(e, document, block);
        }
        var raw = RentWithHeader(document, header, length);
        SnappyBlock.Decompress(block, raw.AsSpan(header.BodyStart, length - header.BodyStart));
        return raw;
    }

    private static byte[] FromZstd(ArraySegment<byte> document, SerealHeader header, ArraySegment<byte> frame, int maxLength, out int length)
    {
        byte[]? raw = null;
        try
        {
            var room = ZstdFrame.GetRoom(frame, maxLength);
            raw = RentWithHeader(document, header, header.BodyStart + room);
            length = header.BodyStart + ZstdFrame.Decompress(frame, raw.AsSpan(header.BodyStart, room), maxLength);
            return raw;
        }
        catch (PerlDataException e)
        {
            if (raw is not null)
                MessageArrays.Return(raw);
            throw InDocument(e, document, frame);
        }
    }

    private static byte[] RentWithHeader(ArraySegment<byte> document, SerealHeader header, int length)
    {
        var raw = MessageArrays.Rent<byte>(length);
        document[..header.BodyStart].CopyTo(raw);
        return raw;
    }

    /// <summary>An error in what is compressed, with its place in the document.</summary>
    private static PerlDataException InDocument(PerlDataException error, ArraySegment<byte> document, ArraySegment<byte> compressed) =>
        new(error.Error, error.Reason, compressed.Offset - document.Offset + error.Offset, error);

    private static byte[] FromZlib(ArraySegment<byte> document, SerealHeader header, ArraySegment<byte> stream, int length)
    {
        // The stated length is the document's own claim: memory grows with what really comes out.
        var raw = MessageArrays.Rent<byte>((int)Math.Min(length, header.BodyStart + 1024 + ZlibExpectedRatio * (long)stream.Count));
        try
        {
            document[..header.BodyStart].CopyTo(raw);
            using var input = new ZlibInput(stream);
            using var zlib = new ZLibStream(input, CompressionMode.Decompress);
            var filled = header.BodyStart;
            while (filled < length)
            {
                if (filled == raw.Length)
                    raw = Grow(raw, (int)Math.Min(length, 2L * filled));
                var read = zlib.Read(raw, filled, Math.Min(raw.Length, length) - filled);
                if (read == 0)
                    throw Damaged(PerlDataError.Malformed, "is shorter than it states");
                filled += read;
            }
            // Also takes in the checksum. The stream passes over it in silence if it is cut off.
            if (zlib.ReadByte() >= 0)
                throw Damaged(PerlDataError.Malformed, "is longer than it states");
            if (input.IsStarved)
                throw Damaged(PerlDataError.Truncated, "ends too early");
            return raw;
        }
        catch (Exception e)
        {
            MessageArrays.Return(raw);
            // ZLibException, for a stream that asks for a dictionary, is an IOException.
            if (e is InvalidDataException or IOException)
                throw Damaged(PerlDataError.Malformed, "is damaged", e);
            throw;
        }

        PerlDataException Damaged(PerlDataError error, string how, Exception? cause = null) =>
            new(error, $"The zlib stream {how}", stream.Offset - document.Offset, cause);
    }

    private static byte[] Grow(byte[] raw, int length)
    {
        var larger = MessageArrays.Rent<byte>(length);
        raw.CopyTo(larger, 0);
        MessageArrays.Return(raw);
        return larger;
    }

    /// <summary>The compressed bytes, and whether more of them were asked for than there are.</summary>
    private sealed class ZlibInput(ArraySegment<byte> bytes) : MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        public bool IsStarved { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Note(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Note(base.Read(buffer));

        private int Note(int read)
        {
            IsStarved |= read == 0;
            return read;
        }
    }
}
