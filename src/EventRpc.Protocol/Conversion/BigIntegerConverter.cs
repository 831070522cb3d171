using System.Globalization;
using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>
/// Integers beyond 64 bits: any whole number, or a string that Perl sees as one. Written as an integer where it is one
/// to Perl, else as the format's big integer, or as a string of its digits, which Perl uses as a number too.
/// </summary>
internal sealed class BigIntegerConverter<T> : PerlConverter<T>
    where T : struct, IBinaryInteger<T>
{
    public override string Description => "an integer";

    public override T Read(PerlReader reader)
    {
        var value = ReadAny(reader);
        try
        {
            return T.CreateChecked(value);
        }
        catch (OverflowException)
        {
            throw new PerlDataException(PerlDataError.OutOfRange, $"The integer does not fit {typeof(T).Name}", reader.Position);
        }
    }

    public override void Write(PerlWriter writer, T value)
    {
        var integer = BigInteger.CreateTruncating(value);
        if (integer >= long.MinValue && integer <= long.MaxValue)
            writer.WriteInteger((long)integer);
        else if (integer.Sign > 0 && integer <= ulong.MaxValue)
            writer.WriteInteger((ulong)integer);
        else
            writer.WriteBigInteger(integer);
    }

    private BigInteger ReadAny(PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.BigInteger:
                return reader.ReadBigInteger();
            case PerlType.Integer:
                return reader.ReadInteger();
            case PerlType.Boolean:
                return reader.ReadBoolean() ? 1 : 0;
            case PerlType.Float when reader.TryReadDigits(out var digits):
                return Parse(new PerlStringSpan(digits, isText: false), reader);
            case PerlType.Float:
                var number = reader.ReadFloat();
                if (double.IsInteger(number))
                    return new BigInteger(number);
                throw NotWhole(PerlNumber.ToString(number), reader);
            case PerlType.BigFloat:
                if (BigNumber.TryToInteger(reader.ReadBigFloat(), out var whole))
                    return Counted(whole, reader);
                throw NotWhole("A big float", reader);
            case PerlType.String:
                return Parse(reader.ReadString(), reader);
            default:
                throw WrongType(reader);
        }
    }

    private BigInteger Parse(PerlStringSpan text, PerlReader reader)
    {
        if (text.Bytes.Length > BigNumber.MaxDigits)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"A string of more than {BigNumber.MaxDigits} characters is not read as an integer", reader.Position);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (text.Bytes is not [.., 0] && BigInteger.TryParse(text.ToString(), style, CultureInfo.InvariantCulture, out var value))
            return value;
        if (PerlNumber.TryParseExact(text.Bytes, out var number) && BigNumber.TryToInteger(number, out var whole))
            return Counted(whole, reader);
        throw NumberText.NotANumber(text, Description, reader);
    }

    /// <summary>An integer that was written with an exponent.</summary>
    private static BigInteger Counted(BigInteger value, PerlReader reader)
    {
        reader.ChargeInteger(value);
        return value;
    }

    private PerlDataException NotWhole(string number, PerlReader reader) =>
        new(PerlDataError.OutOfRange, $"{number} is not {Description}", reader.Position);
}
