namespace EventRpc.Protocol;

/// <summary>
/// Numbers as nearly all are written: a minus sign perhaps, few digits, a point among them perhaps, no exponent. What is
/// anything else, or not as it must be, is left to those who look closer.
/// </summary>
internal static class PlainNumber
{
    /// <summary>So many digits fit in a long, whatever they are.</summary>
    private const int MaxDigits = 18;

    /// <summary>The doubles that are powers of ten, as far as a plain number needs them.</summary>
    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    /// <summary>Looks at the number that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digits">The number without its point.</param>
    /// <param name="decimals">How many of the digits stand behind the point; −1 if there is none.</param>
    /// <param name="length">How many bytes the number takes.</param>
    /// <returns>Whether there is such a number.</returns>
    public static bool TryScan(ReadOnlySpan<byte> text, out long digits, out int decimals, out int length)
    {
        digits = 0;
        var start = text is [(byte)'-', ..] ? 1 : 0;
        var point = -1;
        for (length = start; length < text.Length && length <= start + MaxDigits; length++)
        {
            var digit = text[length] - '0';
            if ((uint)digit < 10)
                digits = digits * 10 + digit;
            else if (digit == '.' - '0' && point < 0)
                point = length;
            else
                break;
        }
        if (start > 0)
            digits = -digits;
        decimals = point < 0 ? -1 : length - point - 1;

        var wholeDigits = (point < 0 ? length : point) - start;
        return wholeDigits is > 0 and <= MaxDigits
            && decimals != 0
            && (wholeDigits == 1 || text[start] != '0')
            && (length == text.Length || !CanGoOn(text[length]));
    }

    /// <summary>The nearest double to a number that <see cref="TryScan"/> has found.</summary>
    /// <returns>Whether it can be told at once; not so for zero, which may be less than that.</returns>
    public static bool TryToDouble(long digits, int decimals, out double value)
    {
        // Both are doubles exactly, so that their quotient is the nearest one.
        value = digits / PowersOfTen[Math.Max(decimals, 0)];
        return digits is not 0 and >= -(1L << 53) and <= 1L << 53;
    }

    private static bool CanGoOn(byte next) => next is (byte)'e' or (byte)'E' or (byte)'.' or (>= (byte)'0' and <= (byte)'9');
}
