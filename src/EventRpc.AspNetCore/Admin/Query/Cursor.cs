using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace EventRpc.AspNetCore;

/// <summary>Where a list goes on: the place of the last item that was given, as a text that means nothing to clients.</summary>
internal static class Cursor
{
    private const byte Version = 1;
    private const int HeadLength = 1 + sizeof(int) + sizeof(long) + sizeof(long);
    private const int MaxLength = 4096;

    /// <summary>Writes a cursor.</summary>
    /// <param name="list">What list it is for, with its order.</param>
    /// <param name="last">The place of the last item.</param>
    public static string Write(string list, SortKey last)
    {
        var text = MemoryMarshal.AsBytes(last.Text.AsSpan());
        var bytes = new byte[HeadLength + text.Length + (last.Text is null ? 0 : 1)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), CheckOf(list));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(5), last.Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(13), last.Id);
        // One byte more than the characters take says that there is a text, which may be empty.
        text.CopyTo(bytes.AsSpan(HeadLength));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor.</summary>
    /// <returns>Whether it is one of the list.</returns>
    public static bool TryRead(string cursor, string list, out SortKey last)
    {
        last = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (cursor.Length > MaxLength || Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) != OperationStatus.Done)
            return false;
        bytes = bytes[..length];
        if (length < HeadLength || bytes[0] != Version || BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]) != CheckOf(list))
            return false;
        var text = bytes[HeadLength..];
        if (text.Length > 0 && text.Length % sizeof(char) == 0)
            return false;
        last = new SortKey(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]),
            text.IsEmpty ? null : new string(MemoryMarshal.Cast<byte, char>(text[..^1])),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]));
        return true;
    }

    /// <summary>Differs from process to process: no cursor outlives the server.</summary>
    private static int CheckOf(string list)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(list.AsSpan()));
        return hash.ToHashCode();
    }
}
