using System.Globalization;

namespace EventRpc.Protocol;

/// <content>Numbers.</content>
internal sealed partial class JsonReader
{
    /// <summary>Where the number stands that the fields below are about; −1 if none has been looked at.</summary>
    private int _scannedAt = -1;

    private int _scannedEnd;
    private PerlType _scannedType;
    private ulong _magnitude;

    public override Int128 ReadInteger()
    {
        if (Peek() != PerlType.Integer)
            throw WrongType("an integer");
        return TakeNumber()[0] == '-' ? -(Int128)_magnitude : _magnitude;
    }

    public override double ReadFloat()
    {
        if (Peek() != PerlType.Float)
            throw WrongType("a float");
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.Parse(TakeNumber(), style, CultureInfo.InvariantCulture);
    }

    internal override bool TryReadDigits(out ReadOnlySpan<byte> digits)
    {
        digits = Peek() == PerlType.Float ? TakeNumber() : default;
        return !digits.IsEmpty;
    }

    private ReadOnlySpan<byte> TakeNumber()
    {
        var number = Buffer.AsSpan(Current, _scannedEnd - Current);
        Current = _scannedEnd;
        return number;
    }

    /// <summary>Finds the end and the kind of the number that comes next, once for each.</summary>
    private PerlType ScanNumber()
    {
        if (_scannedAt == Current)
            return _scannedType;

        var first = Buffer[Current] == '-' ? Current + 1 : Current;
        var end = PassDigits(first, "Digits must follow the minus sign");
        if (end - first > 1 && Buffer[first] == '0')
            throw Malformed(first, "A number begins with a zero that means nothing");
        var wholeEnd = end;
        if (end < End && Buffer[end] == '.')
            end = PassDigits(end + 1, "Digits must follow the decimal point");
        if (end < End && Buffer[end] is (byte)'e' or (byte)'E')
        {
            end++;
            if (end < End && Buffer[end] is (byte)'+' or (byte)'-')
                end++;
            end = PassDigits(end, "Digits must follow the exponent's letter");
        }

        _scannedType = end == wholeEnd ? ScanInteger(Buffer.AsSpan(first, end - first), first != Current) : PerlType.Float;
        _scannedEnd = end;
        _scannedAt = Current;
        return _scannedType;
    }

    private int PassDigits(int start, string complaint)
    {
        var end = start;
        while (end < End && char.IsAsciiDigit((char)Buffer[end]))
            end++;
        if (end > start)
            return end;
        if (end < End)
            throw Malformed(end, complaint);
        Current = end;
        throw Truncated();
    }

    /// <summary>JSON::XS keeps whole numbers that fit in neither of Perl's integers as their digits, and −2⁶³ with them.</summary>
    private PerlType ScanInteger(ReadOnlySpan<byte> digits, bool isNegative)
    {
        var largest = isNegative ? "9223372036854775807"u8 : "18446744073709551615"u8;
        if (digits.Length > largest.Length || digits.Length == largest.Length && digits.SequenceCompareTo(largest) > 0)
            return PerlType.String;
        _magnitude = 0;
        foreach (var digit in digits)
            _magnitude = _magnitude * 10 + (digit - (uint)'0');
        return PerlType.Integer;
    }
}
