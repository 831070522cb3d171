namespace EventRpc.Protocol;

/// <summary>
/// What tags make of a value, and values that stand elsewhere: references to strings (tag 25) and to shared values
/// (tag 29), and values behind tags without a meaning.
/// </summary>
/// <remarks>
/// Peek finds out where such a value stands, and leaves the reader before the tag. Reading goes there, and behind it
/// returns; the frame of a container that was entered so says where to. What is read again is counted.
/// </remarks>
internal sealed partial class CborReader
{
    private const int Nowhere = -1;
    private const int NoReturn = -1;

    private readonly CborItemMap _map = new();

    /// <summary>The place whose value does not stand there, which Peek came upon last.</summary>
    private int _elsewhereAt = Nowhere;

    private PerlType _elsewhereType;

    /// <summary>Where the value stands.</summary>
    private int _elsewhereItem;

    /// <summary>Where reading goes on behind the value, if not simply behind it.</summary>
    private int _elsewhereReturn;

    private bool _elsewhereIsShared;

    /// <summary>Whether tags were kept when this was found out.</summary>
    private bool _elsewhereKeptTags;

    public override int PeekIdentity(out bool again)
    {
        again = false;
        Peek();
        if (!_map.IsBuilt)
            return 0;
        if (Current == _contentAt)
        {
            // The object is what is shared, and it is built when its content is met.
            return Depth > 0 && Top.Kind == FrameKind.Blessed && _map.IsShared(Top.Item - Origin) ? Top.Item - Origin : 0;
        }
        if (Current == _elsewhereAt && _elsewhereReturn != NoReturn)
        {
            again = _elsewhereIsShared;
            return again ? _elsewhereItem - Origin : 0;
        }
        return _map.IsShared(Position) ? Position : 0;
    }

    public override void Skip()
    {
        var before = Budget;
        base.Skip();
        // What was passed over in its place is not read again, and may be read yet.
        if (Jumps == 0)
            Budget = before;
    }

    private protected override void SkipOne()
    {
        var type = Peek();
        if (Current == _elsewhereAt && _elsewhereReturn != NoReturn)
        {
            if (Current == _contentAt)
                _contentAt = NoContent;
            Current = _elsewhereReturn;
            return;
        }
        if (type != PerlType.BigInteger)
        {
            base.SkipOne();
            return;
        }
        GoToItem();
        ReadArgument();
        ReadMagnitude();
    }

    /// <summary>
    /// Decides what the tags that come next make of their value: the one place where tags get their meaning.
    /// </summary>
    private PerlType PeekUncommon()
    {
        if (Current == _contentAt)
            return _contentType;
        if (Current == _elsewhereAt && _elsewhereKeptTags == KeepsTags)
            return _elsewhereType;

        // A loop, so that no run of tags can exhaust the stack. Marks are stepped over for good; a tag without a meaning
        // stays before the reader, since the next who looks may keep it.
        _elsewhereAt = Nowhere;
        var stay = Nowhere;
        while (true)
        {
            if (Current >= End)
                throw Truncated();
            var at = Current;
            var kind = Kinds[Buffer[at]];
            if (kind < TagKind)
                return StayAt(stay, (PerlType)kind);
            if (kind == InvalidKind)
                throw InvalidItem(Buffer[at]);

            var tag = ReadArgument();
            if (Jumps > 0)
                Charge(Current - at);
            switch (tag)
            {
                case CborTag.StringReference or CborTag.SharedReference:
                    return Resolve(tag, at, stay);
                case CborTag.Shareable:
                    BuildMap();
                    break;
                case CborTag.SelfDescribed or CborTag.StringNamespace:
                    break;
                default:
                    if (!CborTag.HasMeaning(tag) && !KeepsTags)
                    {
                        if (stay < 0)
                            stay = at;
                        break;
                    }
                    Current = at;
                    return StayAt(stay, TypeOf(tag));
            }
        }
    }

    /// <summary>Notes that the value before which the reader stands belongs to an earlier place, and goes back there.</summary>
    private PerlType StayAt(int stay, PerlType type)
    {
        if (stay >= 0)
        {
            Note(stay, type, Current, NoReturn);
            Current = stay;
        }
        return type;
    }

    /// <summary>Finds the value of a reference, whose tag has been read.</summary>
    private PerlType Resolve(ulong tag, int at, int stay)
    {
        if (Current >= End)
            throw Truncated();
        if (Buffer[Current] > 0x1b)
            throw Error(PerlDataError.Malformed, $"CBOR tag {tag} is not followed by a number");
        var number = ReadArgument();
        BuildMap();
        var isShared = tag == CborTag.SharedReference;
        var target = isShared ? _map.FindShared(number, at - Origin, KeepsTags) : _map.FindString(at - Origin);
        var after = Current;
        Current = at;
        if (target < 0)
            throw CannotResolve(target, isShared, number);

        target += Origin;
        var type = TypeAt(target);
        Current = stay >= 0 ? stay : at;
        Note(Current, type, target, after);
        _elsewhereIsShared = isShared;
        return type;
    }

    private PerlDataException CannotResolve(int target, bool isShared, ulong number)
    {
        if (target == CborItemMap.Itself)
            return Error(PerlDataError.Cyclic, "The value contains itself");
        if (_map.IsTooDeep)
            return Error(PerlDataError.LimitExceeded, "Values and namespaces of strings nest too deep");
        return Error(PerlDataError.Malformed, isShared
            ? $"There is no shared value {number} (CBOR tag 29)"
            : $"There is no string {number} in the namespace (CBOR tag 25)");
    }

    private void Note(int at, PerlType type, int item, int returnTo)
    {
        _elsewhereAt = at;
        _elsewhereType = type;
        _elsewhereItem = item;
        _elsewhereReturn = returnTo;
        _elsewhereIsShared = false;
        _elsewhereKeptTags = KeepsTags;
    }

    /// <summary>The kind of an item that the map has found, which is no mark and no reference.</summary>
    private PerlType TypeAt(int item)
    {
        var kind = Kinds[Buffer[item]];
        if (kind < TagKind)
            return (PerlType)kind;
        if (kind == InvalidKind)
            throw InvalidItem(Buffer[item]);
        var current = Current;
        Current = item;
        var tag = ReadArgument();
        Current = current;
        return TypeOf(tag);
    }

    private static PerlType TypeOf(ulong tag) => tag switch
    {
        CborTag.PerlObject => PerlType.Blessed,
        CborTag.Indirection => PerlType.Reference,
        CborTag.PositiveBignum or CborTag.NegativeBignum => PerlType.BigInteger,
        CborTag.DecimalFraction or CborTag.Bigfloat => PerlType.BigFloat,
        _ => PerlType.Tag,
    };

    private void BuildMap()
    {
        if (!_map.IsBuilt)
            _map.Build(Buffer.AsSpan(Origin, End - Origin));
    }

    /// <summary>Goes from the place that was peeked at to the value, if that stands elsewhere.</summary>
    /// <returns>Where to return to behind the value.</returns>
    private int GoToItem()
    {
        if (Current != _elsewhereAt)
            return NoReturn;
        Current = _elsewhereItem;
        return _elsewhereReturn;
    }

    private void GoOn(int returnTo)
    {
        if (returnTo >= 0)
            Current = returnTo;
    }

    private void Enter(FrameKind kind, int remaining, int returnTo, int item)
    {
        if (returnTo >= 0)
            CheckNotInside(item);
        Push(kind, remaining, returnTo, item);
    }
}
