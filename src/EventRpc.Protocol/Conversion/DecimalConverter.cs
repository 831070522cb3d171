using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>
/// Decimals: any number whose digits a decimal keeps. Written as an integer where Perl has one, as a float where Perl
/// prints that with the same digits, else as a string of the digits, which Perl uses as a number too.
/// </summary>
internal sealed class DecimalConverter : PerlConverter<decimal>
{
    public override string Description => "a number";

    public override decimal Read(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Integer:
                return (decimal)reader.ReadInteger();
            case PerlType.Float when reader.TryReadDigits(out var digits):
                return FromText(new PerlStringSpan(digits, isText: false), reader);
            case PerlType.Float:
                return FromFloat(reader.ReadFloat(), reader);
            case PerlType.Boolean:
                return reader.ReadBoolean() ? 1 : 0;
            case PerlType.String:
                return FromText(reader.ReadString(), reader);
            case PerlType.BigInteger:
                return FromBig(new BigFloat(reader.ReadBigInteger(), 0), reader);
            case PerlType.BigFloat:
                return FromBig(reader.ReadBigFloat(), reader);
            default:
                throw WrongType(reader);
        }
    }

    public override void Write(PerlWriter writer, decimal value)
    {
        if (decimal.IsInteger(value) && value is >= long.MinValue and <= ulong.MaxValue)
        {
            if (value < 0)
                writer.WriteInteger((long)value);
            else
                writer.WriteInteger((ulong)value);
            return;
        }

        Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        digits = digits[..length];
        // Not by a cast, which does not always find the nearest double.
        var number = double.Parse(digits, CultureInfo.InvariantCulture);
        Span<byte> printed = stackalloc byte[PerlNumber.MaxLength];
        printed = printed[..PerlNumber.Format(number, printed)];
        if (decimal.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out var kept) && kept == value)
            writer.WriteFloat(number);
        else
            writer.WriteBytes(digits);
    }

    private decimal FromText(PerlStringSpan text, PerlReader reader)
    {
        // So few digits always fit.
        if (text.Bytes.Length <= 28 && !text.Bytes.ContainsAny("eE\0"u8) && TryParse(text, out var value))
            return value;
        if (!PerlNumber.TryParseExact(text.Bytes, out var number))
            throw NumberText.NotANumber(text, Description, reader);
        // Parsing keeps the zeros behind the point, but rounds in silence.
        if (BigNumber.TryToDecimal(number, out var exact))
            return TryParse(text, out value) && value == exact ? value : exact;
        throw WouldLoseDigits(NumberText.Shorten(text), reader);
    }

    private static bool TryParse(PerlStringSpan text, out decimal value) =>
        decimal.TryParse(text.Bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static decimal FromBig(BigFloat number, PerlReader reader) => BigNumber.TryToDecimal(number, out var value)
        ? value
        : throw WouldLoseDigits("A big number", reader);

    /// <summary>The decimal with the fewest digits that stand for the double: 0.1, not 0.1000000000000000055.</summary>
    private static decimal FromFloat(double number, PerlReader reader)
    {
        if (!double.IsFinite(number))
            throw new PerlDataException(PerlDataError.OutOfRange, $"{PerlNumber.ToString(number)} is not a finite number", reader.Position);
        if (number == 0)
            return 0;
        Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
        number.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        if (decimal.TryParse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            // Parsing rounds in silence; but fewer digits than the fewest that are this double are another one.
            value.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
            if (double.Parse(digits[..length], CultureInfo.InvariantCulture) == number)
                return value;
        }
        throw WouldLoseDigits(PerlNumber.ToString(number), reader);
    }

    private static PerlDataException WouldLoseDigits(string number, PerlReader reader) =>
        new(PerlDataError.OutOfRange, $"{number} would lose digits as a decimal", reader.Position);
}
