using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>Reads Sereal documents of protocol versions 1 to 5 (Sereal::Decoder 5.003).</summary>
/// <remarks>
/// COPY, ALIAS and REFP send the reader back into the document. It goes there, and the frame of a container that was
/// entered so says where to go on behind it. What is read again is counted against
/// <see cref="PerlLimits.MaxExpansion"/>, since a short document can stand for a very long one.
/// </remarks>
internal sealed partial class SerealReader(PerlLimits limits) : PerlReader(limits)
{
    private readonly SerealItemMap _map = new();
    private SerealHeader _header;

    /// <summary>Open containers that were entered by COPY, which must not meet another.</summary>
    private int _copies;

    public override bool AllowsDuplicateKeys => false;

    private protected override int FormatMaxDepth => 10_000;

    private ReadOnlySpan<byte> Document => Buffer.AsSpan(Origin, End - Origin);

    public override PerlType Peek()
    {
        if (IsAtThawed)
            return ThawedType;

        var position = Locate(out _, out _);
        switch (Buffer[position] & ~SerealTag.Track)
        {
            case <= SerealTag.Zigzag: return PerlType.Integer;
            case <= SerealTag.LongDouble: return PerlType.Float;
            case SerealTag.Undef or SerealTag.CanonicalUndef: return PerlType.Undef;
            case SerealTag.Binary or SerealTag.StrUtf8 or >= SerealTag.ShortBinary0: return PerlType.String;
            case SerealTag.Refn: return TypeOfReferent(SkipPads(position + 1));
            case SerealTag.Refp:
                var referent = ReadReferent(position, out _);
                if (!InsideBlessed && _map.TryGetClass(referent - Origin, out var classPosition, out _))
                    return IsBoolean(ClassAt(classPosition), referent) ? PerlType.Boolean : PerlType.Blessed;
                return TypeOfReferent(referent);
            case SerealTag.Object or SerealTag.ObjectV:
                var className = ReadClass(position, out var inner);
                if (inner >= End)
                    throw Truncated();
                return IsTag(inner, SerealTag.Refn) && IsBoolean(className, SkipPads(inner + 1)) ? PerlType.Boolean : PerlType.Blessed;
            case SerealTag.ObjectFreeze or SerealTag.ObjectVFreeze: return StaysFrozen ? PerlType.Array : PerlType.Blessed;
            case SerealTag.No or SerealTag.Yes or SerealTag.False or SerealTag.True: return PerlType.Boolean;
            case >= SerealTag.HashRef0: return PerlType.Hash;
            case >= SerealTag.ArrayRef0: return PerlType.Array;
            default: throw Unexpected(position);
        }
    }

    public override void ReadUndef()
    {
        var position = Locate(out var returnTo, out _);
        if ((Buffer[position] & ~SerealTag.Track) is not (SerealTag.Undef or SerealTag.CanonicalUndef))
            throw WrongType("undef");
        GoOn(position + 1, returnTo);
    }

    public override bool ReadBoolean()
    {
        if (Peek() != PerlType.Boolean)
            throw WrongType("a boolean");

        var position = Locate(out var returnTo, out _);
        switch (Buffer[position] & ~SerealTag.Track)
        {
            case SerealTag.Yes or SerealTag.True:
                GoOn(position + 1, returnTo);
                return true;
            case SerealTag.No or SerealTag.False:
                GoOn(position + 1, returnTo);
                return false;
            case SerealTag.Refp:
                var referent = ReadReferent(position, out var after);
                GoOn(after, returnTo);
                return (Buffer[referent] & ~SerealTag.Track) == 1;
            default:
                ReadClass(position, out var inner);
                var scalar = SkipPads(inner + 1);
                GoOn(scalar + 1, returnTo);
                return (Buffer[scalar] & ~SerealTag.Track) == 1;
        }
    }

    public override Int128 ReadInteger()
    {
        var position = Locate(out var returnTo, out _);
        var tag = Buffer[position++] & ~SerealTag.Track;
        Int128 value;
        switch (tag)
        {
            case <= SerealTag.Pos15:
                value = tag;
                break;
            case <= SerealTag.Neg1:
                value = tag - 32;
                break;
            case SerealTag.Varint:
                value = ReadVarint(ref position);
                break;
            case SerealTag.Zigzag:
                var zigzag = ReadVarint(ref position);
                value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                break;
            default:
                throw WrongType("an integer");
        }
        GoOn(position, returnTo);
        return value;
    }

    public override double ReadFloat()
    {
        var position = Locate(out var returnTo, out _);
        var tag = Buffer[position++] & ~SerealTag.Track;
        double value;
        switch (tag)
        {
            case SerealTag.Float:
                value = BinaryPrimitives.ReadSingleLittleEndian(Take(ref position, 4));
                break;
            case SerealTag.Double:
                value = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref position, 8));
                break;
            case SerealTag.LongDouble:
                value = ExtendedFloat.ToDouble(Take(ref position, 16));
                break;
            default:
                throw WrongType("a float");
        }
        GoOn(position, returnTo);
        return value;
    }

    public override PerlStringSpan ReadString()
    {
        if (!TryReadStringItem(out var value))
            throw WrongType("a string");
        return value;
    }

    public override PerlStringSpan ReadKey()
    {
        if (!TryReadStringItem(out var value))
            throw Error(PerlDataError.Malformed, "The key of a hash is not a string");
        return value;
    }

    public override int ReadStartArray()
    {
        if (IsAtThawed)
            return EnterThawed(PerlType.Array, FrameKind.Array, "an array reference");

        var position = Locate(out var returnTo, out var copied);
        if (StaysFrozen && IsFrozen(position))
            position = FindFrozen(position);
        var tag = Buffer[position] & ~SerealTag.Track;
        if (tag is >= SerealTag.ArrayRef0 and < SerealTag.HashRef0)
            return Enter(FrameKind.Array, position + 1, CheckAvailable((ulong)(tag - SerealTag.ArrayRef0)), returnTo, copied);

        var referent = FindReferent(position, ref returnTo, "an array reference");
        if (!IsTag(referent, SerealTag.Array))
            throw WrongType("an array reference");
        var content = referent + 1;
        var count = CheckLeft(ReadVarint(ref content), content, 1);
        return Enter(FrameKind.Array, content, count, returnTo, copied, referent);
    }

    public override int ReadStartHash()
    {
        if (IsAtThawed)
            return EnterThawed(PerlType.Hash, FrameKind.Hash, "a hash reference");

        var position = Locate(out var returnTo, out var copied);
        var tag = Buffer[position] & ~SerealTag.Track;
        if (tag is >= SerealTag.HashRef0 and < SerealTag.ShortBinary0)
        {
            var pairs = CheckLeft((ulong)(tag - SerealTag.HashRef0), position + 1, 2);
            return Enter(FrameKind.Hash, position + 1, pairs, returnTo, copied);
        }

        var referent = FindReferent(position, ref returnTo, "a hash reference");
        if (!IsTag(referent, SerealTag.Hash))
            throw WrongType("a hash reference");
        var content = referent + 1;
        var count = CheckLeft(ReadVarint(ref content), content, 2);
        return Enter(FrameKind.Hash, content, count, returnTo, copied, referent);
    }

    public override void ReadStartReference()
    {
        if (Peek() != PerlType.Reference)
            throw WrongType("a reference");
        if (IsAtThawed)
        {
            EnterThawed(PerlType.Reference, FrameKind.Reference, "a reference");
            return;
        }

        var position = Locate(out var returnTo, out var copied);
        var referent = FindReferent(position, ref returnTo, "a reference");
        Enter(FrameKind.Reference, referent, 1, returnTo, copied, referent);
    }

    public override void Skip()
    {
        var end = Origin + SerealItemMap.SkipItem(Document, Position);
        // Passing over what was decompressed takes no longer than decompressing it.
        if (Jumps > (_decompressed is null ? 0 : 1))
            Charge(end - Current);
        Current = end;
    }

    public override void ReadEndOfDocument()
    {
        // Sereal::Decoder ignores what follows the root item.
    }

    public override int PeekIdentity(out bool again)
    {
        again = false;
        if (IsAtThawed)
            return ThawedIdentity;

        var position = Locate(out _, out _);
        if (StaysFrozen && IsFrozen(position))
            position = FindFrozen(position);
        var tag = Buffer[position] & ~SerealTag.Track;
        again = tag == SerealTag.Refp;
        if (again)
            return ReadReferent(position, out _) - Origin;
        if (tag != SerealTag.Refn)
            return 0;
        var referent = SkipPads(position + 1);
        return (Buffer[referent] & SerealTag.Track) != 0 ? referent - Origin : 0;
    }

    private protected override void Pop()
    {
        if ((Top.Mark & Copied) != 0)
            _copies--;
        if ((Top.Mark & Frozen) != 0)
            _frozen--;
        base.Pop();
    }
}
