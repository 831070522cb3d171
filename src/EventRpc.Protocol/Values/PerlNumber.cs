using System.Globalization;
using System.Numerics;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Numbers as Perl prints and reads them (perlnumber, perlop).</summary>
internal static class PerlNumber
{
    /// <summary>Room for any number that <see cref="Format(double, Span{byte})"/> writes.</summary>
    public const int MaxLength = 40;

    /// <summary>Far beyond what any type holds, and far from where adding to it would overflow.</summary>
    private const long MaxExponent = int.MaxValue;

    private static ReadOnlySpan<byte> Space => " \t\n\v\f\r"u8;

    /// <summary>Writes a double with 15 significant digits, as Perl's <c>print</c> does.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsNaN(value))
            return Copy("NaN"u8, destination);
        if (double.IsInfinity(value))
            return Copy(value > 0 ? "Inf"u8 : "-Inf"u8, destination);
        if (value == 0)
            return Copy("0"u8, destination);

        value.TryFormat(destination, out var length, "G15", CultureInfo.InvariantCulture);
        var exponent = destination[..length].IndexOf((byte)'E');
        if (exponent >= 0)
            destination[exponent] = (byte)'e';
        return length;
    }

    public static string ToString(double value)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(digits[..Format(value, digits)]);
    }

    /// <summary>Reads a string that Perl takes for a whole number, space around it allowed.</summary>
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out Int128 value)
    {
        if (PlainNumber.TryScan(text, out var digits, out var decimals, out var length) && decimals < 0 && length == text.Length)
        {
            value = digits;
            return true;
        }
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value)
            && !EndsInNul(text);
    }

    /// <summary>
    /// Reads a string that Perl takes for a finite number, with all its digits, of which there may be
    /// <see cref="BigNumber.MaxDigits"/>. Space around it is allowed.
    /// </summary>
    public static bool TryParseExact(ReadOnlySpan<byte> text, out BigFloat value)
    {
        value = default;
        if (text.Length > BigNumber.MaxDigits || !TryParseFloat(text, out _))
            return false;
        text = text.Trim(Space);
        var exponent = 0L;
        var mark = text.IndexOfAny("eE"u8);
        if (mark >= 0)
        {
            if (!long.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || exponent is > MaxExponent or < -MaxExponent)
                return false;
            text = text[..mark];
        }
        var digits = Encoding.ASCII.GetString(text);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            digits = digits.Remove(point, 1);
            exponent -= digits.Length - point;
        }
        // What is no digit by now is infinity, or NaN.
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mantissa))
            return false;
        value = new BigFloat(mantissa, exponent);
        return true;
    }

    /// <summary>Reads a string that Perl takes for a number, space around it allowed.</summary>
    public static bool TryParseFloat(ReadOnlySpan<byte> text, out double value)
    {
        if (PlainNumber.TryScan(text, out var digits, out var decimals, out var length) && length == text.Length && PlainNumber.TryToDouble(digits, decimals, out value))
            return true;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return !EndsInNul(text);
        var trimmed = text.Trim(Space);
        var negative = trimmed.StartsWith("-"u8);
        if (negative || trimmed.StartsWith("+"u8))
            trimmed = trimmed[1..];
        if (Ascii.EqualsIgnoreCase(trimmed, "inf"u8) || Ascii.EqualsIgnoreCase(trimmed, "infinity"u8))
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        else if (Ascii.EqualsIgnoreCase(trimmed, "nan"u8))
            value = double.NaN;
        else
            return false;
        return true;
    }

    // .NET ignores NULs behind a number, for strings that come from C.
    private static bool EndsInNul(ReadOnlySpan<byte> text) => text is [.., 0];

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
