using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>Big numbers (tags 2 to 5).</summary>
internal sealed partial class CborReader
{
    private const string NotABigFloat = "A big float (CBOR tags 4 and 5) is not [exponent, mantissa]";

    public override BigInteger ReadBigInteger()
    {
        if (Peek() != PerlType.BigInteger)
            throw WrongType("a big integer");
        var returnTo = GoToItem();
        CountJump(returnTo);
        var isNegative = ReadArgument() == CborTag.NegativeBignum;
        var magnitude = new BigInteger(ReadMagnitude(), isUnsigned: true, isBigEndian: true);
        EndJump(returnTo);
        GoOn(returnTo);
        // By RFC 8949 tag 3 is -1 - n; to CBOR::XS, which all peers use, it is -n.
        return isNegative ? -magnitude : magnitude;
    }

    public override BigFloat ReadBigFloat()
    {
        if (Peek() != PerlType.BigFloat)
            throw WrongType("a big float");
        var returnTo = GoToItem();
        CountJump(returnTo);
        var radix = ReadArgument() == CborTag.Bigfloat ? 2 : 10;
        // Nobody sees the parts, nor a tag on one.
        using var hidden = HideTags();
        var isOpen = ReadStartPair(NotABigFloat);
        if (Peek() != PerlType.Integer)
            throw Error(PerlDataError.Malformed, NotABigFloat);
        var exponent = ReadInteger();
        var mantissa = Peek() switch
        {
            PerlType.Integer => ReadInteger(),
            PerlType.BigInteger => ReadBigInteger(),
            _ => throw Error(PerlDataError.Malformed, NotABigFloat),
        };
        if (isOpen)
            ReadEndPair(NotABigFloat);
        if (exponent < long.MinValue || exponent > long.MaxValue)
            throw Error(PerlDataError.OutOfRange, "The exponent of a big float goes beyond 64 bits");
        EndJump(returnTo);
        GoOn(returnTo);
        return new BigFloat(mantissa, (long)exponent, radix);
    }

    /// <summary>What a number is made of is counted as what a container holds is.</summary>
    private void CountJump(int returnTo)
    {
        if (returnTo < 0)
            return;
        Charge(1);
        Jumps++;
    }

    private void EndJump(int returnTo)
    {
        if (returnTo >= 0)
            Jumps--;
    }

    private ReadOnlySpan<byte> ReadMagnitude()
    {
        using var hidden = HideTags();
        if (Peek() != PerlType.String)
            throw Error(PerlDataError.Malformed, "A big integer (CBOR tags 2 and 3) is not a byte string");
        _scratchLength = 0;
        var magnitude = ReadStringItem();
        if (magnitude.IsText)
            throw Error(PerlDataError.Malformed, "A big integer (CBOR tags 2 and 3) is text, not a byte string");
        return magnitude.Bytes;
    }
}
