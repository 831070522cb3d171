namespace EventRpc.Protocol;

/// <content>Values whose first byte tells what they are, and numbers without an exponent.</content>
internal sealed partial class JsonReader
{
    internal override bool TryReadInteger(out long value)
    {
        value = 0;
        if (!AtValue(out _) || !PlainNumber.TryScan(Buffer.AsSpan(Current, End - Current), out value, out var decimals, out var length) || decimals >= 0)
            return false;
        Current += length;
        return true;
    }

    internal override bool TryReadFloat(out double value)
    {
        value = 0;
        if (!AtValue(out _)
            || !PlainNumber.TryScan(Buffer.AsSpan(Current, End - Current), out var digits, out var decimals, out var length)
            || decimals < 0
            || !PlainNumber.TryToDouble(digits, decimals, out value))
        {
            return false;
        }
        Current += length;
        return true;
    }

    internal override bool TryReadString(out PerlStringSpan value)
    {
        value = default;
        if (!AtValue(out var first) || first != '"')
            return false;
        value = ReadQuoted();
        return true;
    }

    internal override bool MoveToPair(out PerlStringSpan key)
    {
        var moved = MoveNext();
        key = moved ? ReadKey() : default;
        return moved;
    }
}
