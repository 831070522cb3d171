using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>Doubles: any number that a double holds exactly, or a string that Perl sees as a number.</summary>
internal sealed class DoubleConverter : PerlConverter<double>
{
    public override string Description => "a number";

    public override double Read(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Float:
                return reader.ReadFloat();
            case PerlType.Integer:
                return FromInteger(reader.ReadInteger(), reader);
            case PerlType.Boolean:
                return reader.ReadBoolean() ? 1 : 0;
            case PerlType.String:
                var text = reader.ReadString();
                if (PerlNumber.TryParseFloat(text.Bytes, out var value))
                    return value;
                throw NumberText.NotANumber(text, Description, reader);
            case PerlType.BigInteger:
                return FromBig(new BigFloat(reader.ReadBigInteger(), 0), reader);
            case PerlType.BigFloat:
                return FromBig(reader.ReadBigFloat(), reader);
            default:
                throw WrongType(reader);
        }
    }

    public override void Write(PerlWriter writer, double value) => writer.WriteFloat(value);

    private static double FromBig(BigFloat number, PerlReader reader) => BigNumber.TryToDouble(number, out var value)
        ? value
        : throw new PerlDataException(PerlDataError.OutOfRange, "A big number would lose digits as a double", reader.Position);

    private static double FromInteger(Int128 integer, PerlReader reader)
    {
        var value = (double)integer;
        if ((Int128)value != integer)
            throw new PerlDataException(PerlDataError.OutOfRange, $"{integer} would lose digits as a double", reader.Position);
        return value;
    }
}

/// <summary>Singles: any number, rounded to the nearest single, but not to infinity.</summary>
internal sealed class SingleConverter(PerlConverter<double> doubles) : PerlConverter<float>
{
    public override string Description => doubles.Description;

    public override float Read(PerlReader reader)
    {
        var number = doubles.Read(reader);
        var value = (float)number;
        if (float.IsInfinity(value) && double.IsFinite(number))
            throw new PerlDataException(PerlDataError.OutOfRange, $"{PerlNumber.ToString(number)} is too large for a single", reader.Position);
        return value;
    }

    public override void Write(PerlWriter writer, float value) => writer.WriteFloat(value);
}

/// <summary>
/// Decimals: any number whose digits a decimal keeps. Written as an integer or a float where that loses nothing, else
/// as a string of the digits, which Perl uses as a number too.
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
            case PerlType.Float:
                return FromFloat(reader.ReadFloat(), reader);
            case PerlType.Boolean:
                return reader.ReadBoolean() ? 1 : 0;
            case PerlType.String:
                var text = reader.ReadString();
                if (PerlNumber.TryParseDecimal(text.Bytes, out var value))
                    return value;
                throw NumberText.NotANumber(text, Description, reader);
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
        if (decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue)
        {
            writer.WriteInteger((long)value);
            return;
        }

        Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
        var number = ToDouble(value, digits, out var length);
        if (Math.Abs(number) < 1e28 && (decimal)number == value)
            writer.WriteFloat(number);
        else
            writer.WriteBytes(digits[..length]);
    }

    private static decimal FromBig(BigFloat number, PerlReader reader) => BigNumber.TryToDecimal(number, out var value)
        ? value
        : throw new PerlDataException(PerlDataError.OutOfRange, "A big number would lose digits as a decimal", reader.Position);

    private static decimal FromFloat(double number, PerlReader reader)
    {
        if (Math.Abs(number) < 7.9e28)
        {
            var value = (decimal)number;
            Span<byte> digits = stackalloc byte[PerlNumber.MaxLength];
            if (ToDouble(value, digits, out _) == number)
                return value;
            // Converting rounds to 15 digits; the number's own digits may be more.
            if (decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && ToDouble(value, digits, out _) == number)
                return value;
        }
        throw new PerlDataException(PerlDataError.OutOfRange, $"{PerlNumber.ToString(number)} would lose digits as a decimal", reader.Position);
    }

    /// <summary>The nearest double, which the cast does not always find.</summary>
    private static double ToDouble(decimal value, Span<byte> digits, out int length)
    {
        value.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
