namespace EventRpc.Protocol;

/// <summary>Sereal's variable-length integers: seven bits a byte, the lowest first.</summary>
internal static class SerealVarint
{
    public const int MaxLength = 10;

    public static ulong Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        if ((uint)position < (uint)bytes.Length && bytes[position] < 0x80)
            return bytes[position++];

        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if ((uint)position >= (uint)bytes.Length)
                throw new PerlDataException(PerlDataError.Truncated, "The document ends in the middle of a number", position);
            var next = bytes[position];
            if (shift >= 63 && (next & 0x7f) > (shift == 63 ? 1 : 0))
                throw new PerlDataException(PerlDataError.Malformed, "A number has more than 64 bits", position);
            position++;
            if (shift < 64)
                value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        destination[length++] = (byte)value;
        return length;
    }
}
