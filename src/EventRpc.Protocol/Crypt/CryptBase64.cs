using System.Text;

namespace EventRpc.Protocol;

/// <summary>The 64 characters of crypt(3), which are not those of RFC 4648.</summary>
internal static class CryptBase64
{
    public const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>What a character stands for; -1 if it is none of the alphabet.</summary>
    public static int ValueOf(char c) => Alphabet.IndexOf(c, StringComparison.Ordinal);

    /// <summary>Reads a number whose lowest six bits come first, as salts and counts have it.</summary>
    /// <returns>Whether all characters are of the alphabet.</returns>
    public static bool TryRead(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = ValueOf(digits[i]);
            if (value < 0)
                return false;
            number |= value << (6 * i);
        }
        return true;
    }

    /// <summary>Appends the lowest bits of a number, the lowest six first, as md5-crypt and sha-crypt have it.</summary>
    public static void Append(StringBuilder output, int number, int characters)
    {
        for (var i = 0; i < characters; i++, number >>= 6)
            output.Append(Alphabet[number & 0x3f]);
    }

    /// <summary>Appends a block of DES: eleven characters, the highest six bits first and two zero bits at the end.</summary>
    public static void AppendBlock(StringBuilder output, ulong block)
    {
        for (var shift = 58; shift > 0; shift -= 6)
            output.Append(Alphabet[(int)(block >> shift) & 0x3f]);
        output.Append(Alphabet[(int)(block << 2) & 0x3f]);
    }

    /// <summary>
    /// Appends a digest by threes of its bytes, in the order that a method has shuffled them into. Of the last group,
    /// which may be short, the first byte named is the highest.
    /// </summary>
    public static void AppendDigest(StringBuilder output, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> order)
    {
        for (; order.Length > 0; order = order[Math.Min(3, order.Length)..])
        {
            var number = 0;
            var bytes = Math.Min(3, order.Length);
            foreach (var index in order[..bytes])
                number = number << 8 | digest[index];
            Append(output, number, bytes + 1);
        }
    }
}
