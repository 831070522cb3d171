namespace EventRpc.Protocol;

/// <summary>Regular expressions as Storable has them (3.26, on a Perl from 5.22 on).</summary>
internal static class StorableRegexp
{
    /// <summary>In the flags byte: the length of the pattern takes four bytes.</summary>
    public const byte HasLongPattern = 0x01;

    /// <summary>All modifiers but d, which is what an expression without a, u and l has; a and x may stand twice.</summary>
    private const string InOrder = "aaulmsixxnp";

    /// <summary>Brings modifiers into the order in which Perl shows them.</summary>
    /// <param name="letters">The modifiers.</param>
    /// <param name="modifiers">The same in order; null if Perl would not take them.</param>
    /// <returns>Whether Perl takes them: all are known, and no two of them contradict each other.</returns>
    public static bool TryNormalize(ReadOnlySpan<byte> letters, out string? modifiers)
    {
        modifiers = "";
        if (letters.IsEmpty)
            return true;

        modifiers = null;
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var letter in letters)
        {
            if (letter != 'd' && !InOrder.Contains((char)letter, StringComparison.Ordinal))
                return false;
            counts[letter]++;
        }
        if (counts['a'] > 2 || (counts['a'] > 0 ? 1 : 0) + counts['d'] + counts['u'] + counts['l'] > 1)
            return false;

        Span<char> result = stackalloc char[InOrder.Length];
        var length = 0;
        foreach (var letter in InOrder)
        {
            if (counts[letter]-- > 0)
                result[length++] = letter;
        }
        modifiers = result[..length].ToString();
        return true;
    }
}
