using System.Buffers;

namespace EventRpc.Protocol;

/// <summary>Regular expressions as Storable has them (3.26, on a Perl from 5.22 on).</summary>
internal static class StorableRegexp
{
    /// <summary>In the flags byte: the length of the pattern takes four bytes.</summary>
    public const byte HasLongPattern = 0x01;

    /// <summary>All modifiers but d, which is what an expression without a, u and l has; a and x may stand twice.</summary>
    private const string InOrder = "aaulmsixxnp";

    private static readonly SearchValues<byte> Known = SearchValues.Create("daulmsixnp"u8);

    /// <summary>Whether Perl takes modifiers: all are known, and no two of them contradict each other.</summary>
    public static bool AreKnown(ReadOnlySpan<byte> letters)
    {
        if (letters.ContainsAnyExcept(Known))
            return false;
        var alphabets = (letters.Contains((byte)'a') ? 1 : 0) + letters.Count((byte)'d') + letters.Count((byte)'u') + letters.Count((byte)'l');
        return letters.Count((byte)'a') <= 2 && alphabets <= 1;
    }

    /// <summary>Brings modifiers that are known into the order in which Perl shows them.</summary>
    public static string Normalize(ReadOnlySpan<byte> letters)
    {
        Span<char> result = stackalloc char[InOrder.Length];
        var length = 0;
        for (var i = 0; i < InOrder.Length; i++)
        {
            // The second a or x stands for one that is there twice.
            var needed = i > 0 && InOrder[i] == InOrder[i - 1] ? 2 : 1;
            if (letters.Count((byte)InOrder[i]) >= needed)
                result[length++] = InOrder[i];
        }
        return result[..length].ToString();
    }
}
