namespace EventRpc.Protocol;

/// <summary>Values that stand where they are read, behind no tag.</summary>
internal sealed partial class CborReader
{
    internal override bool TryReadInteger(out long value)
    {
        value = 0;
        var start = Current;
        if (PlainKind() != (byte)PerlType.Integer)
            return false;
        var isNegative = Buffer[start] >= 0x20;
        var argument = ReadArgument();
        if (argument > long.MaxValue)
        {
            Current = start;
            return false;
        }
        value = isNegative ? ~(long)argument : (long)argument;
        return true;
    }

    internal override bool TryReadFloat(out double value)
    {
        value = 0;
        if (PlainKind() != (byte)PerlType.Float)
            return false;
        value = TakeFloat();
        return true;
    }

    internal override bool TryReadString(out PerlStringSpan value)
    {
        value = default;
        if (PlainKind() != (byte)PerlType.String)
            return false;
        var initial = Buffer[Current];
        if ((initial & 0x1f) == IndefiniteLength)
            return false;
        var length = CheckAvailable(ReadArgument());
        value = new PerlStringSpan(Buffer.AsSpan(Current, length), isText: initial >= 0x60);
        Current += length;
        ChargeString(length, isElsewhere: false);
        return true;
    }

    internal override bool MoveToPair(PlainKey? expected, out PerlStringSpan key)
    {
        key = default;
        if (!MoveNext())
            return false;
        if (!TryReadString(out key))
            key = ReadKey();
        return true;
    }

    /// <summary>The kind of the next value, if its first byte tells it; else <see cref="InvalidKind"/>.</summary>
    private byte PlainKind() => Current < End && Current != _contentAt ? Kinds[Buffer[Current]] : InvalidKind;
}
