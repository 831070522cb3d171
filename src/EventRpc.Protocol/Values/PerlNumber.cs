using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Numbers as Perl prints and reads them (perlnumber, perlop).</summary>
internal static class PerlNumber
{
    /// <summary>Room for any number that <see cref="Format(double, Span{byte})"/> writes.</summary>
    public const int MaxLength = 40;

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
    public static bool TryParseInteger(ReadOnlySpan<byte> text, out Int128 value) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value)
        && !EndsInNul(text);

    /// <summary>Reads a string that Perl takes for a number, with all its digits, space around it allowed.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !EndsInNul(text);

    /// <summary>Reads a string that Perl takes for a number, space around it allowed.</summary>
    public static bool TryParseFloat(ReadOnlySpan<byte> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return !EndsInNul(text);
        var trimmed = text.Trim(" \t\n\r\f"u8);
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
