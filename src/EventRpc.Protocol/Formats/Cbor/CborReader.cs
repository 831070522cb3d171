using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>Reads CBOR (RFC 8949) as CBOR::XS 1.86 does with its default options.</summary>
internal sealed partial class CborReader(PerlLimits limits) : PerlReader(limits)
{
    private const byte IndefiniteLength = 31;
    private const byte Break = 0xff;

    // Beyond the kinds of value: what an initial byte can be besides.
    private const byte TagKind = 0xfe;
    private const byte InvalidKind = 0xff;

    private static readonly byte[] Kinds = CreateKinds();

    private protected override int FormatMaxDepth => 512;

    public override PerlType Peek()
    {
        if (Current < End && Current != _contentAt)
        {
            var kind = Kinds[Buffer[Current]];
            if (kind < TagKind)
                return (PerlType)kind;
        }
        return PeekUncommon();
    }

    public override void ReadUndef()
    {
        if (Peek() != PerlType.Undef)
            throw WrongType("undef");
        var returnTo = GoToItem();
        Current++;
        GoOn(returnTo);
    }

    public override bool ReadBoolean()
    {
        if (Peek() != PerlType.Boolean)
            throw WrongType("a boolean");
        var returnTo = GoToItem();
        var isTrue = Buffer[Current++] == 0xf5;
        GoOn(returnTo);
        return isTrue;
    }

    public override Int128 ReadInteger()
    {
        if (Peek() != PerlType.Integer)
            throw WrongType("an integer");
        var returnTo = GoToItem();
        var isNegative = Buffer[Current] >= 0x20;
        var argument = ReadArgument();
        GoOn(returnTo);
        return isNegative ? -1 - (Int128)argument : argument;
    }

    public override double ReadFloat()
    {
        if (Peek() != PerlType.Float)
            throw WrongType("a float");
        var returnTo = GoToItem();
        var value = TakeFloat();
        GoOn(returnTo);
        return value;
    }

    public override int ReadStartArray()
    {
        if (Peek() != PerlType.Array)
            throw WrongType("an array reference");
        var returnTo = GoToItem();
        var item = Current;
        var count = ReadCount();
        Enter(FrameKind.Array, count, returnTo, item);
        return Math.Max(count, 0);
    }

    public override int ReadStartHash()
    {
        if (Peek() != PerlType.Hash)
            throw WrongType("a hash reference");

        // An object's hash is a flat list, which Peek took for a hash because of where it stands.
        var returnTo = GoToItem();
        var item = Current;
        var isList = Buffer[Current] < 0xa0;
        var count = ReadCount();
        if (isList && count > 0)
        {
            if (int.IsOddInteger(count))
                throw Error(PerlDataError.Malformed, "An object's hash has a key without a value");
            count /= 2;
        }
        else if (count > 0)
        {
            CheckAvailable(2 * (ulong)count);
        }
        Enter(FrameKind.Hash, count, returnTo, item);
        return Math.Max(count, 0);
    }

    public override bool MoveNext()
    {
        if (Top.Remaining < 0)
        {
            if (Current >= End)
                throw Truncated();
            if (Buffer[Current] != Break)
            {
                ChargeValue();
                return true;
            }
            Current++;
        }
        return base.MoveNext();
    }

    public override void ReadEndOfDocument()
    {
        if (Current != End)
            throw Error(PerlDataError.Malformed, "Bytes follow the document");
    }

    public override void Clear()
    {
        base.Clear();
        ReleaseScratch();
        _map.Clear();
    }

    private protected override void ReadHeader()
    {
        _contentAt = NoContent;
        _elsewhereAt = Nowhere;
        _map.Clear();
        ReleaseScratch();
    }

    private PerlDataException InvalidItem(byte initial) => Error(PerlDataError.Malformed, initial switch
    {
        Break => "A break stands where a value must be",
        > 0xfb => $"Initial byte 0x{initial:x2} is reserved",
        _ => "A simple value has no meaning here",
    });

    /// <summary>Reads an array's or a map's head.</summary>
    /// <returns>The count, which the bytes that are left can meet; −1 if it is open.</returns>
    private int ReadCount()
    {
        if ((Buffer[Current] & 0x1f) == IndefiniteLength)
        {
            Current++;
            return -1;
        }
        return CheckAvailable(ReadArgument());
    }

    /// <summary>Reads a float, which must be what comes next.</summary>
    private double TakeFloat()
    {
        var initial = Buffer[Current];
        var bits = ReadArgument();
        return initial switch
        {
            0xf9 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            0xfa => BitConverter.UInt32BitsToSingle((uint)bits),
            _ => BitConverter.UInt64BitsToDouble(bits),
        };
    }

    /// <summary>Reads an item's head: the initial byte, which must be there, and the argument behind it.</summary>
    private ulong ReadArgument()
    {
        var information = Buffer[Current] & 0x1f;
        if (information >= 24)
            return ReadLongArgument(information);
        Current++;
        return (ulong)information;
    }

    private ulong ReadLongArgument(int information)
    {
        if (information > 27)
            throw Error(PerlDataError.Malformed, $"Initial byte 0x{Buffer[Current]:x2} is reserved");
        var size = 1 << (information - 24);
        if (End - Current <= size)
            throw Truncated();
        ReadOnlySpan<byte> argument = Buffer.AsSpan(Current + 1, size);
        Current += 1 + size;
        return size switch
        {
            1 => argument[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(argument),
            4 => BinaryPrimitives.ReadUInt32BigEndian(argument),
            _ => BinaryPrimitives.ReadUInt64BigEndian(argument),
        };
    }

    private static byte[] CreateKinds()
    {
        var kinds = new byte[256];
        kinds.AsSpan(0x00, 0x40).Fill((byte)PerlType.Integer);
        kinds.AsSpan(0x40, 0x40).Fill((byte)PerlType.String);
        kinds.AsSpan(0x80, 0x20).Fill((byte)PerlType.Array);
        kinds.AsSpan(0xa0, 0x20).Fill((byte)PerlType.Hash);
        kinds.AsSpan(0xc0, 0x20).Fill(TagKind);
        kinds.AsSpan(0xe0, 0x20).Fill(InvalidKind);
        kinds[0xf4] = kinds[0xf5] = (byte)PerlType.Boolean;
        // CBOR's undefined is an error object to Perl, which nobody could do anything with.
        kinds[0xf6] = kinds[0xf7] = (byte)PerlType.Undef;
        kinds[0xf9] = kinds[0xfa] = kinds[0xfb] = (byte)PerlType.Float;
        return kinds;
    }
}
