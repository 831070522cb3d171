using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <content>Values that stand where they are read, behind no padding.</content>
internal sealed partial class SerealReader
{
    internal override bool TryReadInteger(out long value)
    {
        value = 0;
        var position = Current;
        if (position >= End || IsAtThawed)
            return false;
        var tag = Buffer[position++];
        if (tag <= SerealTag.Pos15)
        {
            value = tag;
        }
        else if (tag <= SerealTag.Neg1)
        {
            value = tag - 32;
        }
        else if (tag == SerealTag.Varint && ReadVarint(ref position) is <= long.MaxValue and var magnitude)
        {
            value = (long)magnitude;
        }
        else if (tag == SerealTag.Zigzag)
        {
            var zigzag = ReadVarint(ref position);
            value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        }
        else
        {
            return false;
        }
        Current = position;
        return true;
    }

    internal override bool TryReadFloat(out double value)
    {
        value = 0;
        var position = Current;
        if (position >= End || IsAtThawed)
            return false;
        switch (Buffer[position++])
        {
            case SerealTag.Float:
                value = BinaryPrimitives.ReadSingleLittleEndian(Take(ref position, 4));
                break;
            case SerealTag.Double:
                value = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref position, 8));
                break;
            default:
                return false;
        }
        Current = position;
        return true;
    }

    internal override bool TryReadString(out PerlStringSpan value)
    {
        value = default;
        var position = Current;
        if (position >= End || IsAtThawed || !TryReadString(ref position, out value))
            return false;
        ChargeString(value.Bytes.Length, isElsewhere: false);
        Current = position;
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
}
