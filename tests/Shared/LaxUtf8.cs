using System.Numerics;

namespace EventRpc.Tests.Shared;

/// <summary>Perl's UTF-8, which also has surrogates and code points above U+10FFFF.</summary>
internal static class LaxUtf8
{
    /// <summary>The code points of a text; what is not even lax UTF-8 is U+FFFD, byte by byte.</summary>
    public static List<int> GetCodePoints(ReadOnlySpan<byte> utf8)
    {
        var codePoints = new List<int>(utf8.Length);
        while (!utf8.IsEmpty)
        {
            var length = GetSequence(utf8, out var codePoint);
            codePoints.Add(codePoint);
            utf8 = utf8[length..];
        }
        return codePoints;
    }

    /// <summary>The bytes of code points up to U+7FFFFFFF.</summary>
    public static byte[] GetBytes(ReadOnlySpan<int> codePoints)
    {
        var utf8 = new List<byte>(codePoints.Length);
        foreach (var codePoint in codePoints)
        {
            if (codePoint < 0x80)
            {
                utf8.Add((byte)codePoint);
                continue;
            }
            // n bytes carry 5n + 1 bits; two of them carry 11 all the same.
            var bits = 32 - BitOperations.LeadingZeroCount((uint)codePoint);
            var length = Math.Max(2, (bits + 3) / 5);
            utf8.Add((byte)(0xff << (8 - length) | codePoint >> (6 * (length - 1))));
            for (var shift = 6 * (length - 2); shift >= 0; shift -= 6)
                utf8.Add((byte)(0x80 | (codePoint >> shift & 0x3f)));
        }
        return [.. utf8];
    }

    private static int GetSequence(ReadOnlySpan<byte> utf8, out int codePoint)
    {
        var length = BitOperations.LeadingZeroCount((uint)(byte)~utf8[0] << 24);
        codePoint = length == 0 ? utf8[0] : utf8[0] & (0x7f >> length);
        if (length == 0)
            return 1;
        if (length is > 1 and <= 6 && length <= utf8.Length && utf8[1..length].IndexOfAnyExceptInRange((byte)0x80, (byte)0xbf) < 0)
        {
            foreach (var next in utf8[1..length])
                codePoint = codePoint << 6 | (next & 0x3f);
            return length;
        }
        codePoint = 0xfffd;
        return 1;
    }
}
