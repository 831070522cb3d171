using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <content>Values that stand where they are read, and have no class.</content>
internal sealed partial class StorableReader
{
    internal override bool TryReadInteger(out long value)
    {
        value = 0;
        var position = Position;
        if (IsReferent(position))
            return false;
        var document = Document;
        switch (TagAt(position))
        {
            case StorableTag.Byte:
                value = document[position + 1] - ByteZero;
                Current += 2;
                return true;
            case StorableTag.NetInt:
                value = BinaryPrimitives.ReadInt32BigEndian(document[(position + 1)..]);
                Current += 5;
                return true;
            default:
                return false;
        }
    }

    internal override bool TryReadString(out PerlStringSpan value)
    {
        value = default;
        var position = Position;
        if (IsReferent(position) || !StorableTag.IsString(TagAt(position)))
            return false;
        var bytes = TakeString(ref position, out var isText);
        ChargeString(bytes.Length, isElsewhere: false);
        Current = Origin + position;
        value = new PerlStringSpan(bytes, isText);
        return true;
    }
}
