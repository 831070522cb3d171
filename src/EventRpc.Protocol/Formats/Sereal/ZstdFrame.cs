using ZstdSharp;
using ZstdSharp.Unsafe;

namespace EventRpc.Protocol;

/// <summary>
/// Zstandard frames (RFC 8878). The frame's own layout is checked here, from its first byte to its last, so that the
/// decoder of the package ZstdSharp only ever gets one whole frame and room that is bounded. It decompresses straight
/// into that room: the window that a frame asks for is never allocated.
/// </summary>
internal static class ZstdFrame
{
    private const uint Magic = 0xfd2fb528;

    /// <summary>All but the lowest four bits, which may be any.</summary>
    private const uint MagicOfSkippable = 0x184d2a5;

    /// <summary>The bound of the reference decoder.</summary>
    private const int MaxWindowExponent = 31;

    private const int MaxBlockLength = 128 * 1024;

    /// <summary>Checks a frame without taking any memory.</summary>
    /// <param name="frame">The frame, and nothing behind it.</param>
    /// <param name="maxLength">How long the content may be.</param>
    /// <returns>Room for the content, in bytes, which is at most <paramref name="maxLength"/>. Its length where the frame
    /// states it, else what its blocks can come to at most.</returns>
    /// <exception cref="PerlDataException">The frame is damaged or stands for more; the offset is one in the frame.</exception>
    public static int GetRoom(ReadOnlySpan<byte> frame, int maxLength)
    {
        var position = 0;
        ReadHeader(frame, ref position, out var stated, out var window, out var hasChecksum);
        if (stated > (ulong)maxLength)
            throw TooLong(maxLength);

        var most = PassBlocks(frame, ref position, (uint)Math.Min(window, MaxBlockLength));
        if (hasChecksum)
            Read(frame, ref position, 4);
        if (position < frame.Length)
            throw Malformed("is followed by something else", position);
        if (stated is not { } length)
            return (int)Math.Min(most, maxLength);
        return (long)length <= most ? (int)length : throw Malformed("is shorter than it states", 0);
    }

    /// <summary>Decompresses a frame that <see cref="GetRoom"/> has found good.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="room">Where the content goes; as long as <see cref="GetRoom"/> said.</param>
    /// <param name="maxLength">How long the content may be.</param>
    /// <returns>The length of the content.</returns>
    /// <exception cref="PerlDataException">The frame is damaged or stands for more than there is room for.</exception>
    public static int Decompress(ReadOnlySpan<byte> frame, Span<byte> room, int maxLength)
    {
        using var decompressor = new Decompressor();
        try
        {
            if (decompressor.TryUnwrap(frame, room, out var length))
                return length;
        }
        catch (ZstdException e)
        {
            throw new PerlDataException(
                PerlDataError.Malformed,
                e.Code == ZSTD_ErrorCode.ZSTD_error_checksum_wrong ? "The Zstandard frame has a wrong checksum" : "The Zstandard frame is damaged",
                0,
                e);
        }
        throw room.Length == maxLength ? TooLong(maxLength) : Malformed("is longer than it states", 0);
    }

    /// <param name="frame">The frame.</param>
    /// <param name="position">Moved behind the header.</param>
    /// <param name="stated">The length of the content, if it is stated.</param>
    /// <param name="window">How far back blocks refer, in bytes.</param>
    /// <param name="hasChecksum">Whether a checksum ends the frame.</param>
    private static void ReadHeader(ReadOnlySpan<byte> frame, ref int position, out ulong? stated, out ulong window, out bool hasChecksum)
    {
        var magic = Read(frame, ref position, 4);
        if (magic >> 4 == MagicOfSkippable)
            throw new PerlDataException(PerlDataError.Unsupported, "Skippable Zstandard frames are not supported", 0);
        if (magic != Magic)
            throw new PerlDataException(PerlDataError.Malformed, "Not a Zstandard frame", 0);

        var descriptor = (int)Read(frame, ref position, 1);
        if ((descriptor & 0x08) != 0)
            throw Malformed("sets a bit that is reserved", position - 1);
        hasChecksum = (descriptor & 0x04) != 0;
        var isWhole = (descriptor & 0x20) != 0;
        window = isWhole ? 0 : ReadWindow(frame, ref position);

        var dictionary = position;
        if (Read(frame, ref position, (1 << (descriptor & 3)) >> 1) != 0)
            throw new PerlDataException(PerlDataError.Unsupported, "Zstandard frames that need a dictionary are not supported", dictionary);
        var size = (descriptor >> 6, isWhole) switch
        {
            (0, false) => 0,
            (var exponent, _) => 1 << exponent,
        };
        stated = size == 0 ? null : Read(frame, ref position, size) + (size == 2 ? 256UL : 0);
        if (isWhole)
            window = stated.GetValueOrDefault();
    }

    private static ulong ReadWindow(ReadOnlySpan<byte> frame, ref int position)
    {
        var value = (int)Read(frame, ref position, 1);
        var exponent = 10 + (value >> 3);
        if (exponent > MaxWindowExponent)
            throw new PerlDataException(PerlDataError.Unsupported, "Zstandard frames with a window of 4 GiB and more are not supported", position - 1);
        var window = 1UL << exponent;
        return window + window / 8 * (ulong)(value & 7);
    }

    /// <returns>How long the content can be at most.</returns>
    private static long PassBlocks(ReadOnlySpan<byte> frame, ref int position, uint maxBlockLength)
    {
        var most = 0L;
        while (true)
        {
            var at = position;
            var header = (uint)Read(frame, ref position, 3);
            var size = header >> 3;
            var type = (BlockType)((header >> 1) & 3);
            if (size > maxBlockLength || type == BlockType.Reserved)
                throw Malformed("has a block of no known kind, or one that is too long", at);

            most += type == BlockType.Compressed ? maxBlockLength : size;
            var length = type == BlockType.Run ? 1 : (int)size;
            if (length > frame.Length - position)
                throw Truncated(frame.Length);
            position += length;
            if ((header & 1) != 0)
                return most;
        }
    }

    private static ulong Read(ReadOnlySpan<byte> frame, ref int position, int width) =>
        LittleEndianNumber.TryRead(frame, ref position, width, out var value) ? value : throw Truncated(frame.Length);

    private static PerlDataException Truncated(int position) =>
        new(PerlDataError.Truncated, "The Zstandard frame ends too early", position);

    private static PerlDataException Malformed(string how, int position) =>
        new(PerlDataError.Malformed, $"The Zstandard frame {how}", position);

    private static PerlDataException TooLong(int maxLength) =>
        new(PerlDataError.LimitExceeded, $"The document decompresses to more than {maxLength} bytes", 0);

    private enum BlockType : byte
    {
        Raw,
        Run,
        Compressed,
        Reserved,
    }
}
