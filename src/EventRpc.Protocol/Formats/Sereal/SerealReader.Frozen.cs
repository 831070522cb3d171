namespace EventRpc.Protocol;

/// <content>
/// Objects that were written by their class's FREEZE: OBJECT_FREEZE and OBJECTV_FREEZE. Event::RPC gives every class a
/// FREEZE whose one result is [type, content], as in CBOR and JSON; no other can be undone without the class's own code.
/// </content>
internal sealed partial class SerealReader
{
    // Marks of frames: a COPY led there; a frozen object, by the kind of its content; the content itself, if it is a list.
    private const byte Copied = 1;
    private const byte FrozenArray = 2;
    private const byte FrozenHash = 4;
    private const byte FrozenScalar = 8;
    private const byte Frozen = FrozenArray | FrozenHash | FrozenScalar;
    private const byte Thawed = 16;

    /// <summary>How many frozen objects are open.</summary>
    private int _frozen;

    /// <summary>Whether the content of a frozen object comes next, whose kind its bytes do not show.</summary>
    private bool IsAtThawed => _frozen > 0 && (Top.Mark & Frozen) != 0;

    private PerlType ThawedType => (Top.Mark & Frozen) switch
    {
        FrozenArray => PerlType.Array,
        FrozenHash => PerlType.Hash,
        _ => PerlType.Reference,
    };

    private int ThawedIdentity => Top.Item != 0 && (Buffer[Top.Item] & SerealTag.Track) != 0 ? Top.Item - Origin : 0;

    /// <summary>Whether a frozen object that comes next stays the list that FREEZE made.</summary>
    /// <remarks>
    /// Perl calls THAW from the outside in, and Event::RPC's copies the elements of its list: what stands directly in
    /// it stays as it was, and the object that is made of it afterwards gets lost.
    /// </remarks>
    private bool StaysFrozen => _frozen > 0 && (Top.Mark & Thawed) != 0;

    public override void ReadEnd()
    {
        // Event::RPC's THAW ignores whatever follows the type and the content.
        if (IsAtThawed && Top.ReturnTo < 0)
        {
            for (; Top.Remaining > 0; Top.Remaining--)
                Current = Origin + SerealItemMap.SkipItem(Document, Position);
        }
        base.ReadEnd();
    }

    private bool IsFrozen(int position) => IsTag(position, SerealTag.ObjectFreeze) || IsTag(position, SerealTag.ObjectVFreeze);

    /// <summary>Where the list is that FREEZE made of the object at <paramref name="position"/>.</summary>
    private int FindFrozen(int position)
    {
        ReadClass(position, out var inner);
        return SkipPads(inner);
    }

    private PerlStringSpan EnterFrozen(int position, int returnTo, bool copied)
    {
        var className = ReadClass(position, out var inner);
        ChargeString(className.Bytes.Length, isElsewhere: true);
        if (!TryReadList(SkipPads(inner), out var results, out var count, out var referent))
            throw Error(PerlDataError.Malformed, "A frozen object is not an array reference");
        EnterFrozen(className, results, count, referent, returnTo, copied);
        return className;
    }

    private void EnterFrozenAgain(int referent, PerlStringSpan className, int returnTo, bool copied)
    {
        CheckNotInside(referent);
        var results = referent + 1;
        if (!IsTag(referent, SerealTag.Array))
            throw Error(PerlDataError.Malformed, "A frozen object is not an array reference");
        var count = CheckLeft(ReadVarint(ref results), results, 1);
        EnterFrozen(className, results, count, referent, returnTo, copied);
    }

    private void EnterFrozen(PerlStringSpan className, int results, int count, int referent, int returnTo, bool copied)
    {
        byte kind = 0;
        var content = 0;
        var pairCount = 0;
        if (count > 0 && TryReadList(SkipPads(results), out var pair, out pairCount, out _) && pairCount >= 2)
        {
            content = SkipPads(pair);
            var type = ReadPlainString(ref content, "The type of a frozen object is not a string");
            kind = type.Is("HASH"u8) ? FrozenHash
                : type.Is("ARRAY"u8) ? FrozenArray
                : type.Is("SCALAR"u8) ? FrozenScalar
                : (byte)0;
        }
        if (kind == 0)
        {
            // The name is the peer's: no more of it than a message needs.
            var shown = new PerlStringSpan(className.Bytes[..Math.Min(className.Bytes.Length, 40)], className.IsText);
            throw Error(PerlDataError.Unsupported, $"Only the class itself can read this frozen object of class '{shown.ToString()}'");
        }

        var extra = pairCount - 2 + count - 1;
        Enter(FrameKind.Blessed, content, extra, returnTo, copied, referent);
        Top.Mark |= kind;
        _frozen++;
    }

    /// <summary>Enters the content of the frozen object that is open.</summary>
    private int EnterThawed(PerlType type, FrameKind kind, string expected)
    {
        if (ThawedType != type)
            throw WrongType(expected);
        if (type == PerlType.Reference)
            return Enter(kind, Current, 1, -1, copied: false);

        if (!TryReadList(SkipPads(Current), out var content, out var count, out _))
            throw Error(PerlDataError.Malformed, "The content of a frozen object is not an array reference");
        if (type == PerlType.Hash)
        {
            if (count % 2 != 0)
                throw Error(PerlDataError.Malformed, "The content of a frozen hash is not made of pairs");
            count /= 2;
        }
        Enter(kind, content, count, -1, copied: false);
        Top.Mark = Thawed;
        return count;
    }

    /// <summary>Reads the head of an array reference that is written out in place.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="content">Where its first element stands.</param>
    /// <param name="count">How many elements there are.</param>
    /// <param name="referent">Where the array itself stands, if it can be pointed at; else 0.</param>
    private bool TryReadList(int position, out int content, out int count, out int referent)
    {
        var tag = Buffer[position] & ~SerealTag.Track;
        content = position + 1;
        count = referent = 0;
        if (tag is >= SerealTag.ArrayRef0 and < SerealTag.HashRef0)
        {
            count = CheckLeft((ulong)(tag - SerealTag.ArrayRef0), content, 1);
            return true;
        }
        if (tag != SerealTag.Refn)
            return false;
        referent = SkipPads(content);
        if (!IsTag(referent, SerealTag.Array))
            return false;
        content = referent + 1;
        count = CheckLeft(ReadVarint(ref content), content, 1);
        return true;
    }
}
