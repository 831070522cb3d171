using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>How Perl turns a float into a string: C's <c>%.15g</c>, with its own words for what is not finite.</summary>
internal static class PerlFloatText
{
    /// <summary>Room for the longest: a sign, <c>0.000</c> and 15 digits.</summary>
    public const int MaxLength = 32;

    private const int Digits = 15;

    /// <summary>Writes the float to <paramref name="text"/>, which needs room for <see cref="MaxLength"/>.</summary>
    /// <returns>The number of characters written.</returns>
    public static int Format(double value, Span<byte> text)
    {
        // Perl writes both zeros as 0.
        if (value == 0)
            return Append(text, 0, "0"u8);
        if (double.IsNaN(value))
            return Append(text, 0, "NaN"u8);

        var length = value < 0 ? Append(text, 0, "-"u8) : 0;
        if (double.IsInfinity(value))
            return Append(text, length, "Inf"u8);

        // d.dddddddddddddd, E, and the exponent with its sign.
        Span<byte> scientific = stackalloc byte[MaxLength];
        Math.Abs(value).TryFormat(scientific, out var written, "E14", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific[(Digits + 2)..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        scientific[1] = scientific[0];
        var digits = scientific.Slice(1, Digits).TrimEnd((byte)'0');

        if (exponent is < -4 or >= Digits)
            return FormatScientific(text, length, digits, exponent);

        if (exponent < 0)
        {
            length = Append(text, length, "0."u8);
            length = Append(text, length, "000"u8[..(-exponent - 1)]);
            return Append(text, length, digits);
        }

        var whole = Math.Min(digits.Length, exponent + 1);
        length = Append(text, length, digits[..whole]);
        for (var i = whole; i <= exponent; i++)
            text[length++] = (byte)'0';
        return AppendFraction(text, length, digits[whole..]);
    }

    private static int FormatScientific(Span<byte> text, int length, ReadOnlySpan<byte> digits, int exponent)
    {
        length = Append(text, length, digits[..1]);
        length = AppendFraction(text, length, digits[1..]);
        text[length++] = (byte)'e';
        text[length++] = (byte)(exponent < 0 ? '-' : '+');
        Math.Abs(exponent).TryFormat(text[length..], out var written, "D2", CultureInfo.InvariantCulture);
        return length + written;
    }

    private static int AppendFraction(Span<byte> text, int length, ReadOnlySpan<byte> digits) =>
        digits.IsEmpty ? length : Append(text, Append(text, length, "."u8), digits);

    private static int Append(Span<byte> text, int length, ReadOnlySpan<byte> characters)
    {
        characters.CopyTo(text[length..]);
        return length + characters.Length;
    }
}
