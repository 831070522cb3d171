using System.Text;

namespace EventRpc.Protocol;

/// <summary>A string as it stands in a document: bytes, and what they mean. Valid until the reader moves on.</summary>
public readonly ref struct PerlStringSpan
{
    /// <summary>Creates a view of a string.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isText">Whether they are UTF-8; otherwise each byte is one character, U+0000 to U+00FF.</param>
    public PerlStringSpan(ReadOnlySpan<byte> bytes, bool isText)
    {
        Bytes = bytes;
        IsText = isText;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether <see cref="Bytes"/> is UTF-8 (Perl's utf8 flag); otherwise each byte is one character.</summary>
    public bool IsText { get; }

    /// <summary>Compares with a string of ASCII characters.</summary>
    /// <param name="ascii">ASCII characters.</param>
    /// <returns>Whether the characters are the same.</returns>
    public bool Is(ReadOnlySpan<byte> ascii) => Bytes.SequenceEqual(ascii);

    /// <summary>The string's bytes, each character being one byte.</summary>
    /// <returns>A copy.</returns>
    /// <exception cref="PerlDataException">A character is above U+00FF (Perl's "Wide character").</exception>
    public byte[] ToBytes()
    {
        if (!IsText || Ascii.IsValid(Bytes))
        {
            var copy = GC.AllocateUninitializedArray<byte>(Bytes.Length);
            Bytes.CopyTo(copy);
            return copy;
        }

        var characters = PerlUtf8.GetString(Bytes);
        var bytes = new byte[characters.Length];
        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] > 0xff)
                throw new PerlDataException(PerlDataError.OutOfRange, "Wide character: bytes were expected, and a character is above U+00FF");
            bytes[i] = (byte)characters[i];
        }
        return bytes;
    }

    /// <summary>The string's characters.</summary>
    /// <returns>A new string.</returns>
    public override string ToString() => IsText ? PerlUtf8.GetString(Bytes) : Encoding.Latin1.GetString(Bytes);
}
