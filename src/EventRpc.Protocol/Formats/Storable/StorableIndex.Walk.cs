using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <content>The way through an image, item after item.</content>
internal sealed partial class StorableIndex
{
    private int Walk(ReadOnlySpan<byte> document, int position, bool isReferent, int maxDepth, Purpose purpose)
    {
        var depth = 0;
        if (purpose != Purpose.Skip)
            _itemCount = 0;
        if (purpose == Purpose.Check)
            _pairCount = _classCount = 0;

        while (true)
        {
            var start = position;
            var tag = ReadTag(document, ref position);
            if (StorableTag.IsBless(tag))
            {
                PassClass(document, ref position, tag, purpose);
                tag = ReadTag(document, ref position);
                if (StorableTag.IsBless(tag) || tag == StorableTag.Object)
                    throw Malformed("A Storable class name is not followed by what belongs to the class", position - 1);
            }

            if (tag == StorableTag.Object)
            {
                PassReferenceBack(document, ref position, isReferent, purpose);
            }
            else
            {
                if (purpose == Purpose.Number)
                    _items[_itemCount] = start;
                if (purpose != Purpose.Skip)
                    _itemCount++;

                if (StorableTag.IsReference(tag))
                {
                    isReferent = true;
                    continue;
                }
                if (tag is StorableTag.Array or StorableTag.Hash or StorableTag.FlagHash)
                {
                    if (!isReferent)
                        throw Malformed("A Storable array or hash stands where no reference leads to it", position - 1);
                    var count = ReadCount(document, ref position, tag);
                    if (count > 0)
                    {
                        if (depth >= maxDepth)
                            throw new PerlDataException(PerlDataError.LimitExceeded, $"Values nest deeper than {maxDepth} levels", position);
                        Append(ref _open, ref depth, new OpenContainer(count, tag, NotePair(document, position, tag, purpose)));
                        isReferent = false;
                        continue;
                    }
                }
                else
                {
                    position = SkipScalar(document, position - 1);
                }
            }

            if (!MoveOn(document, ref position, ref depth, purpose))
                return position;
            isReferent = false;
        }
    }

    /// <summary>A value has ended: passes over its key, and leaves the containers that end with it.</summary>
    /// <returns>Whether another value follows.</returns>
    private bool MoveOn(ReadOnlySpan<byte> document, ref int position, ref int depth, Purpose purpose)
    {
        while (depth > 0)
        {
            ref var top = ref _open[depth - 1];
            if (top.Kind != StorableTag.Array)
            {
                if (top.Pair >= 0)
                    _pairs[top.Pair].Key = position;
                SkipKey(document, ref position, top.Kind == StorableTag.FlagHash);
            }
            if (--top.Remaining > 0)
            {
                top.Pair = NotePair(document, position, top.Kind, purpose);
                return true;
            }
            depth--;
        }
        return false;
    }

    /// <summary>Notes a pair whose value begins here, if its end cannot be seen from its beginning.</summary>
    private int NotePair(ReadOnlySpan<byte> document, int position, byte container, Purpose purpose)
    {
        if (purpose != Purpose.Check || container == StorableTag.Array || position >= document.Length
            || !(StorableTag.IsReference(document[position]) || StorableTag.IsBless(document[position])))
        {
            return -1;
        }
        Append(ref _pairs, ref _pairCount, (position, 0));
        return _pairCount - 1;
    }

    private void PassClass(ReadOnlySpan<byte> document, ref int position, byte tag, Purpose purpose)
    {
        var at = position;
        var length = ReadBlessLength(document, ref position);
        if (tag == StorableTag.Bless)
        {
            Advance(document, ref position, length);
            if (purpose == Purpose.Check)
                Append(ref _classes, ref _classCount, at);
        }
        else if (length >= (uint)_classCount)
        {
            throw Malformed($"A Storable object is of class number {length}, which was not named before", at);
        }
    }

    private void PassReferenceBack(ReadOnlySpan<byte> document, ref int position, bool isReferent, Purpose purpose)
    {
        var at = position;
        var number = BinaryPrimitives.ReadUInt32BigEndian(document[Advance(document, ref position, 4)..]);
        if (purpose == Purpose.Check)
        {
            HasReferencesBack = true;
            if (number >= (uint)_itemCount)
                throw Malformed($"A Storable reference points to item {number}, which does not stand before it", at);
        }
        else if (purpose == Purpose.Number && !isReferent && IsContainer(document, _items[number]))
        {
            throw Malformed($"A Storable array or hash (item {number}) is used as a scalar", at);
        }
    }

    private bool IsContainer(ReadOnlySpan<byte> document, int item)
    {
        var tag = ReadTag(document, ref item);
        if (StorableTag.IsBless(tag))
        {
            PassClass(document, ref item, tag, Purpose.Number);
            tag = ReadTag(document, ref item);
        }
        return tag is StorableTag.Array or StorableTag.Hash or StorableTag.FlagHash;
    }

    private int ReadCount(ReadOnlySpan<byte> document, ref int position, byte tag)
    {
        var leastBytes = 1;
        if (tag == StorableTag.FlagHash)
            Advance(document, ref position, 1);
        if (tag != StorableTag.Array)
            leastBytes = tag == StorableTag.Hash ? 5 : 6;
        var count = ReadLength(document, ref position);
        return count <= (uint)((document.Length - position) / leastBytes) ? (int)count : throw Truncated(position);
    }

    private static byte ReadTag(ReadOnlySpan<byte> document, ref int position) => document[Advance(document, ref position, 1)];

    /// <summary>Passes over an item that holds no other.</summary>
    private int SkipScalar(ReadOnlySpan<byte> document, int position)
    {
        var at = position;
        var tag = ReadTag(document, ref position);
        switch (tag)
        {
            case StorableTag.Undef or StorableTag.SvUndef or StorableTag.SvUndefElem or StorableTag.SvYes or StorableTag.SvNo:
                break;
            case StorableTag.Byte:
                Advance(document, ref position, 1);
                break;
            case StorableTag.NetInt:
                Advance(document, ref position, 4);
                break;
            case StorableTag.Integer or StorableTag.Double:
                Advance(document, ref position, 8);
                break;
            case StorableTag.Scalar or StorableTag.Utf8Str or StorableTag.LScalar or StorableTag.LUtf8Str:
                SkipString(document, ref position, tag);
                break;
            case StorableTag.VString or StorableTag.LVString:
                // How the string was written in the source; the string itself follows.
                SkipString(document, ref position, tag);
                var inner = ReadTag(document, ref position);
                if (!StorableTag.IsString(inner))
                    throw Malformed("A Storable version string is not followed by the string", position - 1);
                SkipString(document, ref position, inner);
                break;
            case StorableTag.Regexp:
                SkipRegexp(document, ref position);
                break;
            default:
                throw Refuse(tag, at);
        }
        return position;
    }

    private void SkipString(ReadOnlySpan<byte> document, ref int position, byte tag)
    {
        var length = tag is StorableTag.Scalar or StorableTag.Utf8Str or StorableTag.VString
            ? ReadTag(document, ref position)
            : ReadLength(document, ref position);
        Advance(document, ref position, length);
    }

    private void SkipRegexp(ReadOnlySpan<byte> document, ref int position)
    {
        ReadRegexpPattern(document, ref position);
        var at = position;
        if (!StorableRegexp.AreKnown(ReadRegexpModifiers(document, ref position)))
            throw Malformed("The modifiers of a Storable regular expression are unknown, or contradict each other", at);
    }

    private static PerlDataException Refuse(byte tag, int position) => tag switch
    {
        StorableTag.Hook => Unsupported("hooks", position),
        StorableTag.Code => Unsupported("subroutines", position),
        StorableTag.TiedArray or StorableTag.TiedHash or StorableTag.TiedScalar or StorableTag.TiedKey or StorableTag.TiedIndex =>
            Unsupported("tied values", position),
        StorableTag.LObject => Unsupported("values of more than 2 GiB", position),
        _ => Malformed($"Unexpected Storable type 0x{tag:x2}", position),
    };

    private static PerlDataException Unsupported(string what, int position) =>
        new(PerlDataError.Unsupported, $"Storable {what} are not supported", position);
}
