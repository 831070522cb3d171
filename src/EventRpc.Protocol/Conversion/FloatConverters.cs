namespace EventRpc.Protocol;

/// <summary>Doubles: any number that a double holds exactly, or a string that Perl sees as a number.</summary>
internal sealed class DoubleConverter : PerlConverter<double>
{
    public override string Description => "a number";

    public override double Read(PerlReader reader)
    {
        if (reader.TryReadFloat(out var plain))
            return plain;
        if (reader.TryReadString(out var digits))
            return FromText(digits, reader);

        switch (reader.Peek())
        {
            case PerlType.Float:
                return reader.ReadFloat();
            case PerlType.Integer:
                return FromInteger(reader.ReadInteger(), reader);
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

    public override void Write(PerlWriter writer, double value) => writer.WriteFloat(value);

    private double FromText(PerlStringSpan text, PerlReader reader)
    {
        // What Perl keeps as an integer is one, also where a format has only a string for it; what has a point or an
        // exponent is the nearest double to Perl too.
        if (!text.Bytes.ContainsAny(".eE"u8) && PerlNumber.TryParseInteger(text.Bytes, out var integer) && integer >= long.MinValue && integer <= ulong.MaxValue)
            return FromInteger(integer, reader);
        if (PerlNumber.TryParseFloat(text.Bytes, out var value))
            return value;
        throw NumberText.NotANumber(text, Description, reader);
    }

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
