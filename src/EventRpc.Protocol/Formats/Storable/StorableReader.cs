using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace EventRpc.Protocol;

/// <summary>
/// Reads Storable images of major version 2, in network order and in that of a 64-bit, little-endian machine
/// (Storable 3.26). Builds data and nothing else: what would run code in Perl is refused.
/// </summary>
/// <remarks>
/// In a hash the value stands before its key, and back references name items by their number. So a document is gone
/// through once when it is started (<see cref="StorableIndex"/>), which also finds what is malformed or refused.
/// What is read again by references back is counted against <see cref="PerlLimits.MaxExpansion"/>.
/// </remarks>
internal sealed partial class StorableReader(PerlLimits limits) : PerlReader(limits)
{
    private readonly StorableIndex _index = new();
    private StorableHeader _header;
    private int _length;

    private protected override int FormatMaxDepth => 10_000;

    /// <summary>The document up to the end of its root item. All positions here count from its first byte.</summary>
    private ReadOnlySpan<byte> Document => Buffer.AsSpan(Origin, _length);

    public override PerlType Peek() => Find().Type;

    public override void ReadUndef()
    {
        var place = Find(PerlType.Undef, "undef");
        GoOn(place, place.Content + 1);
    }

    public override bool ReadBoolean()
    {
        var place = Find(PerlType.Boolean, "a boolean");
        var tag = Document[place.Content];
        if (tag is StorableTag.SvYes or StorableTag.SvNo)
        {
            GoOn(place, place.Content + 1);
            return tag == StorableTag.SvYes;
        }
        GoOn(place, place.Content + 2);
        return Document[place.Content + 1] == ByteOne;
    }

    public override Int128 ReadInteger()
    {
        var place = Find(PerlType.Integer, "an integer");
        var payload = Document[(place.Content + 1)..];
        switch (Document[place.Content])
        {
            case StorableTag.Byte:
                GoOn(place, place.Content + 2);
                return payload[0] - ByteZero;
            case StorableTag.NetInt:
                GoOn(place, place.Content + 5);
                return BinaryPrimitives.ReadInt32BigEndian(payload);
            default:
                GoOn(place, place.Content + 9);
                return BinaryPrimitives.ReadInt64LittleEndian(payload);
        }
    }

    public override double ReadFloat()
    {
        var place = Find(PerlType.Float, "a float");
        GoOn(place, place.Content + 9);
        return BinaryPrimitives.ReadDoubleLittleEndian(Document[(place.Content + 1)..]);
    }

    public override PerlStringSpan ReadString()
    {
        var place = Find(PerlType.String, "a string");
        var position = place.Content;
        var value = TakeString(ref position, out var isText);
        ChargeString(value.Length, isElsewhere: place.ReturnTo >= 0);
        GoOn(place, position);
        return new PerlStringSpan(value, isText);
    }

    public override int ReadStartArray()
    {
        var place = Find(PerlType.Array, "an array reference");
        var position = place.Content + 1;
        var count = (int)_index.ReadLength(Document, ref position);
        Enter(FrameKind.Array, position, count, place);
        return count;
    }

    public override int ReadStartHash()
    {
        var place = Find(PerlType.Hash, "a hash reference");
        var hasFlags = Document[place.Content] == StorableTag.FlagHash;
        var position = place.Content + (hasFlags ? 2 : 1);
        var count = (int)_index.ReadLength(Document, ref position);
        Enter(FrameKind.Hash, position, count, place);
        Top.Mark = hasFlags ? KeysHaveFlags : (byte)0;
        return count;
    }

    public override PerlStringSpan ReadKey()
    {
        var position = _index.FindKey(Document, Position);
        var isText = (Top.Mark & KeysHaveFlags) != 0 && (Document[position++] & StorableTag.KeyIsUtf8) != 0;
        var length = (int)_index.ReadLength(Document, ref position);
        ChargeString(length, isElsewhere: false);
        return new PerlStringSpan(Document.Slice(position, length), isText);
    }

    public override void ReadStartReference()
    {
        var place = Find(PerlType.Reference, "a reference");
        Enter(FrameKind.Reference, place.Content, 1, place);
    }

    public override PerlStringSpan ReadStartBlessed()
    {
        var place = Find(PerlType.Blessed, "an object");
        var position = place.Content;
        var className = TakeClass(ref position);
        ChargeString(className.Length, isElsewhere: place.ReturnTo >= 0 || Document[place.Content] == StorableTag.IxBless);
        Enter(FrameKind.Blessed, position, 1, place);
        return new PerlStringSpan(className, IsText(className));
    }

    public override PerlRegexp ReadRegexp()
    {
        var place = Find(PerlType.Regexp, "a regular expression");
        var position = place.Content + 1;
        var pattern = _index.ReadRegexpPattern(Document, ref position);
        var modifiers = StorableRegexp.Normalize(StorableIndex.ReadRegexpModifiers(Document, ref position));
        ChargeString(pattern.Length, isElsewhere: place.ReturnTo >= 0);
        GoOn(place, position);
        return new PerlRegexp(new PerlString(pattern.ToArray(), isText: false), modifiers);
    }

    public override bool MoveNext()
    {
        ref var top = ref Top;
        if (top.Kind == FrameKind.Hash)
        {
            // The value that was moved to last has been read; its key stands behind it.
            if ((top.Mark & IsInsidePair) != 0)
                PassKey(Position);
            top.Mark |= IsInsidePair;
            while (top.Remaining > 0 && (top.Mark & KeysHaveFlags) != 0 && IsPlaceholder(out var key))
            {
                ChargeValue();
                PassKey(key);
                top.Remaining--;
            }
        }
        return base.MoveNext();
    }

    public override void Skip()
    {
        var end = Origin + _index.Skip(Document, Position, IsReferent(Position));
        if (Jumps > 0)
            Charge(end - Current);
        Current = end;
    }

    public override void ReadEndOfDocument()
    {
        // thaw ignores what follows the root item.
    }

    public override int PeekIdentity(out bool again)
    {
        again = false;
        if (!_index.HasReferencesBack)
            return 0;
        var place = Find();
        again = place.IsElsewhere && place.Identity != 0;
        return place.Identity;
    }

    public override void Clear()
    {
        base.Clear();
        _index.Clear();
        _length = 0;
    }

    private protected override void ReadHeader()
    {
        _length = End - Origin;
        _header = StorableHeader.Read(Document);
        _length = _index.Build(Document, _header, FormatMaxDepth);
        Current = Origin + _header.BodyStart;
    }

    /// <summary>
    /// Whether a class name is UTF-8, which the image does not say: Perl writes it so only where a character is above
    /// U+00FF, and these begin with C4 and more.
    /// </summary>
    private static bool IsText(ReadOnlySpan<byte> className) =>
        Ascii.IsValid(className) || (className.ContainsAnyInRange((byte)0xc4, (byte)0xff) && Utf8.IsValid(className));
}
