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

    internal override bool MoveToPair(PlainKey? expected, out PerlStringSpan key)
    {
        key = default;
        if (!MoveNext())
            return false;
        if (expected is null || (Top.Mark & Flat) != 0 || !Buffer.AsSpan(Current, End - Current).StartsWith(expected.Quoted))
        {
            key = ReadKey();
            return true;
        }
        key = new PerlStringSpan(expected.Bytes, isText: false);
        Current += expected.Quoted.Length;
        return true;
    }
}
