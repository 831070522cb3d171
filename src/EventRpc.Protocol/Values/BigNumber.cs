using System.Globalization;
using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>Numbers of any size as text, and as numbers of a fixed size where those lose nothing.</summary>
internal static class BigNumber
{
    /// <summary>The largest integer, in bytes, that is converted to digits or back: the time grows with its square.</summary>
    public const int MaxTextBytes = 4096;

    /// <summary>The most digits that are read as an integer of any size: those of <see cref="MaxTextBytes"/>.</summary>
    public const int MaxDigits = MaxTextBytes * 241 / 100;

    /// <summary>How many zeros a number is shown with before it gets an exponent.</summary>
    private const int MaxShownZeros = 1000;

    /// <summary>The most zeros that an exponent adds to an integer: as many as the largest double has digits.</summary>
    private const int MaxZeros = 308;

    /// <summary>The largest exponent of two that is converted to digits, either way: as far as doubles go.</summary>
    private const int MaxBinaryExponent = 1100;

    public static string ToText(BigInteger value) => value.GetByteCount(isUnsigned: value.Sign >= 0) <= MaxTextBytes
        ? value.ToString(CultureInfo.InvariantCulture)
        : throw TooLarge();

    public static string ToText(BigFloat value)
    {
        var (isNegative, digits, exponent) = GetDigits(value);
        var sign = isNegative ? "-" : "";
        if (exponent >= 0)
        {
            return exponent <= MaxShownZeros
                ? sign + digits + new string('0', (int)exponent)
                : string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}e+{exponent}");
        }
        if (-exponent > digits.Length + MaxShownZeros)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}e{exponent}");
        digits = digits.PadLeft((int)-exponent + 1, '0');
        var point = digits.Length + (int)exponent;
        return $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>Splits a number into its decimal digits, without zeros at either end, and the exponent of ten.</summary>
    /// <exception cref="PerlDataException">The number has too many digits.</exception>
    public static (bool IsNegative, string Digits, Int128 Exponent) GetDigits(BigFloat value)
    {
        var mantissa = BigInteger.Abs(value.Mantissa);
        if (mantissa.IsZero)
            return (false, "0", 0);

        if (value.Radix == 2)
        {
            // m × 2^-n is m × 5^n × 10^-n.
            if (value.Exponent is > MaxBinaryExponent or < -MaxBinaryExponent || mantissa.GetByteCount() > MaxTextBytes)
                throw new PerlDataException(PerlDataError.LimitExceeded, $"A number with an exponent of two beyond {MaxBinaryExponent} is not converted to digits");
            mantissa = value.Exponent >= 0 ? mantissa << (int)value.Exponent : mantissa * BigInteger.Pow(5, (int)-value.Exponent);
        }
        var digits = ToText(mantissa);
        var significant = digits.TrimEnd('0');
        var exponent = value.Radix == 2 ? Math.Min(value.Exponent, 0) : value.Exponent;
        return (value.Mantissa.Sign < 0, significant, (Int128)exponent + digits.Length - significant.Length);
    }

    /// <summary>
    /// The same number as an integer, if it is one, and its exponent adds no more zeros than a double has room for: a
    /// few bytes must not become kilobytes.
    /// </summary>
    public static bool TryToInteger(BigFloat value, out BigInteger integer)
    {
        integer = default;
        var (isNegative, digits, exponent) = GetDigits(value);
        if (exponent < 0 || exponent > MaxZeros)
            return false;
        integer = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, (int)exponent);
        if (isNegative)
            integer = -integer;
        return true;
    }

    /// <summary>The double that is the number, or for a decimal fraction the one that is written with its digits.</summary>
    public static bool TryToDouble(BigFloat value, out double number)
    {
        number = 0;
        if (value.Exponent == 0)
        {
            number = (double)value.Mantissa;
            return double.IsFinite(number) && new BigInteger(number) == value.Mantissa;
        }
        if (value.Radix == 2)
        {
            var mantissa = (double)value.Mantissa;
            var exponent = (int)Math.Clamp(value.Exponent, -5000, 5000);
            number = Math.ScaleB(mantissa, exponent);
            return double.IsFinite(number) && Math.ScaleB(number, -exponent) == mantissa && new BigInteger(mantissa) == value.Mantissa;
        }

        var (isNegative, digits, scale) = GetDigits(value);
        number = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}e{scale}"), CultureInfo.InvariantCulture);
        if (!double.IsFinite(number) || digits.Length > 17)
            return false;
        var kept = Split(number);
        number = isNegative ? -number : number;
        return kept == (digits, scale);
    }

    /// <summary>The decimal that is the number.</summary>
    public static bool TryToDecimal(BigFloat value, out decimal number)
    {
        number = 0;
        var (isNegative, digits, exponent) = GetDigits(value);
        if (exponent < -28 || exponent > 28 || digits.Length > 29)
            return false;
        var mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * BigInteger.Pow(10, (int)Math.Max((long)exponent, 0));
        if (mantissa.GetByteCount(isUnsigned: true) > 12)
            return false;
        Span<byte> bytes = stackalloc byte[12];
        bytes.Clear();
        mantissa.TryWriteBytes(bytes, out _, isUnsigned: true);
        number = new decimal(BitConverter.ToInt32(bytes), BitConverter.ToInt32(bytes[4..]), BitConverter.ToInt32(bytes[8..]), isNegative, (byte)Math.Max(-(long)exponent, 0));
        return true;
    }

    /// <summary>The digits of a positive double, and the exponent of ten.</summary>
    private static (string Digits, Int128 Exponent) Split(double number)
    {
        if (number == 0)
            return ("0", 0);
        var text = number.ToString("E16", CultureInfo.InvariantCulture);
        // The shortest digits that are this number, which "R" arranges in other ways.
        for (var precision = 14; precision < 17; precision++)
        {
            var shorter = number.ToString($"E{precision}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == number)
            {
                text = shorter;
                break;
            }
        }
        var end = text.IndexOf('E', StringComparison.Ordinal);
        var digits = string.Concat(text.AsSpan(0, 1), text.AsSpan(2, end - 2)).TrimEnd('0');
        return (digits, Int128.Parse(text.AsSpan(end + 1), CultureInfo.InvariantCulture) - (digits.Length - 1));
    }

    private static PerlDataException TooLarge() =>
        new(PerlDataError.LimitExceeded, $"A number of more than {MaxTextBytes} bytes is not converted to digits");
}
