namespace EventRpc.Protocol;

/// <summary>The head of a Storable image, as <c>freeze</c> and <c>nfreeze</c> write it: without the magic of files.</summary>
/// <param name="IsNetworkOrder">Whether lengths and counts are big-endian; otherwise they are little-endian.</param>
/// <param name="BodyStart">Where the root item begins.</param>
internal readonly record struct StorableHeader(bool IsNetworkOrder, int BodyStart)
{
    private const int Major = 2;

    /// <summary>The minor version that is written, Storable's since 3.00; any is read, as <c>thaw</c> does.</summary>
    private const byte Minor = 11;

    /// <summary>What a 64-bit, little-endian Perl says of itself: the order of bytes, and the sizes of int, long,
    /// pointer and NV.</summary>
    private static ReadOnlySpan<byte> Machine => "\u000812345678\u0004\u0008\u0008\u0008"u8;

    public static StorableHeader Read(ReadOnlySpan<byte> document)
    {
        if (document.Length < 2)
            throw Truncated(document.Length);
        if (document[0] >> 1 != Major)
            throw new PerlDataException(PerlDataError.Malformed, "Not a Storable image of major version 2", 0);
        if ((document[0] & 1) != 0)
            return new StorableHeader(true, 2);

        var machine = document[2..];
        var common = Math.Min(machine.Length, Machine.Length);
        if (!machine[..common].SequenceEqual(Machine[..common]))
            throw new PerlDataException(PerlDataError.Unsupported, "A Storable image of a machine that is not 64-bit and little-endian, not in network order", 2);
        return common == Machine.Length ? new StorableHeader(false, 2 + common) : throw Truncated(document.Length);
    }

    /// <summary>Writes the head of an image in network order.</summary>
    public static void Write(MessageBuffer output)
    {
        output.Write((Major << 1) | 1);
        output.Write(Minor);
    }

    private static PerlDataException Truncated(int length) =>
        new(PerlDataError.Truncated, "The document ends in its header", length);
}
