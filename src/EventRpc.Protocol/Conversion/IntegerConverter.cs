using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>Whole numbers of any size: an integer, a float without a fraction, or a string that Perl sees as one.</summary>
internal sealed class IntegerConverter<T> : PerlConverter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Description => "an integer";

    public override T Read(PerlReader reader)
    {
        if (reader.TryReadInteger(out var plain))
        {
            var value = T.CreateTruncating(plain);
            return long.CreateTruncating(value) == plain && T.IsNegative(value) == plain < 0 ? value : FromInteger(plain, reader);
        }

        switch (reader.Peek())
        {
            case PerlType.Integer:
                return FromInteger(reader.ReadInteger(), reader);
            case PerlType.Float:
                return reader.TryReadDigits(out var digits)
                    ? FromText(new PerlStringSpan(digits, isText: false), reader)
                    : FromFloat(reader.ReadFloat(), reader);
            case PerlType.Boolean:
                return reader.ReadBoolean() ? T.One : T.Zero;
            case PerlType.String:
                return FromText(reader.ReadString(), reader);
            case PerlType.BigInteger:
                return FromBigInteger(reader.ReadBigInteger(), reader);
            case PerlType.BigFloat:
                if (BigNumber.TryToInteger(reader.ReadBigFloat(), out var whole))
                    return FromBigInteger(whole, reader);
                throw new PerlDataException(PerlDataError.OutOfRange, $"A big float is not {Description}", reader.Position);
            default:
                throw WrongType(reader);
        }
    }

    public override void Write(PerlWriter writer, T value)
    {
        if (T.IsNegative(value))
            writer.WriteInteger(long.CreateTruncating(value));
        else
            writer.WriteInteger(ulong.CreateTruncating(value));
    }

    private T FromText(PerlStringSpan text, PerlReader reader)
    {
        if (PerlNumber.TryParseInteger(text.Bytes, out var integer))
            return FromInteger(integer, reader);
        if (PerlNumber.TryParseExact(text.Bytes, out var number) && BigNumber.TryToInteger(number, out var whole))
            return FromBigInteger(whole, reader);
        throw NumberText.NotANumber(text, Description, reader);
    }

    private static T FromBigInteger(BigInteger value, PerlReader reader)
    {
        if (value < BigInteger.CreateTruncating(T.MinValue) || value > BigInteger.CreateTruncating(T.MaxValue))
            throw new PerlDataException(PerlDataError.OutOfRange, $"A big integer is outside {T.MinValue} to {T.MaxValue}", reader.Position);
        return T.CreateTruncating(value);
    }

    private static T FromInteger(Int128 value, PerlReader reader)
    {
        if (value < Int128.CreateTruncating(T.MinValue) || value > Int128.CreateTruncating(T.MaxValue))
            throw new PerlDataException(PerlDataError.OutOfRange, $"{value} is outside {T.MinValue} to {T.MaxValue}", reader.Position);
        return T.CreateTruncating(value);
    }

    private T FromFloat(double value, PerlReader reader)
    {
        if (double.IsInteger(value) && Math.Abs(value) < 1e30)
            return FromInteger((Int128)value, reader);
        throw new PerlDataException(PerlDataError.OutOfRange, $"{PerlNumber.ToString(value)} is not {Description}", reader.Position);
    }
}
