using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>Unsigned numbers of any width, the lowest byte first.</summary>
internal static class LittleEndianNumber
{
    /// <summary>Reads a number of 0 to 8 bytes, and moves behind it.</summary>
    /// <returns>Whether there are so many bytes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int position, int width, out ulong value)
    {
        value = 0;
        if (width > bytes.Length - position)
            return false;
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        bytes.Slice(position, width).CopyTo(number);
        position += width;
        value = BinaryPrimitives.ReadUInt64LittleEndian(number);
        return true;
    }
}
