using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace EventRpc.Protocol;

/// <summary>
/// Perl's lax UTF-8: strings may hold surrogates and code points above U+10FFFF (perlunicode, "Noncharacter code
/// points"). A .NET string can hold the former; the latter become U+FFFD.
/// </summary>
internal static class PerlUtf8
{
    public static string GetString(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : GetLaxString(utf8);

    public static int GetMaxByteCount(int characters) => checked(characters * 3);

    /// <summary>Writes characters as UTF-8, a lone surrogate as the three bytes that Perl uses for it.</summary>
    /// <returns>The number of bytes written; <paramref name="utf8"/> needs room for <see cref="GetMaxByteCount"/>.</returns>
    public static int GetBytes(ReadOnlySpan<char> characters, Span<byte> utf8)
    {
        var written = 0;
        while (!characters.IsEmpty)
        {
            Utf8.FromUtf16(characters, utf8[written..], out var read, out var bytes, replaceInvalidSequences: false);
            written += bytes;
            characters = characters[read..];
            if (characters.IsEmpty)
                break;

            var surrogate = characters[0];
            utf8[written++] = (byte)(0xe0 | (surrogate >> 12));
            utf8[written++] = (byte)(0x80 | ((surrogate >> 6) & 0x3f));
            utf8[written++] = (byte)(0x80 | (surrogate & 0x3f));
            characters = characters[1..];
        }
        return written;
    }

    private static string GetLaxString(ReadOnlySpan<byte> utf8)
    {
        // No character takes fewer bytes than chars.
        var characters = MessageArrays.Rent<char>(utf8.Length);
        var length = 0;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var consumed) == OperationStatus.Done)
            {
                length += rune.EncodeToUtf16(characters.AsSpan(length));
            }
            else if (utf8.Length >= 3 && utf8[0] == 0xed && utf8[1] is >= 0xa0 and <= 0xbf && utf8[2] is >= 0x80 and <= 0xbf)
            {
                consumed = 3;
                characters[length++] = (char)(0xd000 | ((utf8[1] & 0x3f) << 6) | (utf8[2] & 0x3f));
            }
            else
            {
                characters[length++] = '\ufffd';
            }
            utf8 = utf8[consumed..];
        }
        var text = new string(characters, 0, length);
        MessageArrays.Return(characters);
        return text;
    }
}
