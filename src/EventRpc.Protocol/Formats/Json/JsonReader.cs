using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>
/// Reads the JSON of JSON::XS as Event::RPC uses it. It is not that of RFC 8259: each byte is one Latin-1 character,
/// integers beyond 64 bits are strings of digits, and <c>("Class")[args]</c> is an object.
/// </summary>
/// <remarks>
/// What comes next is always told from the bytes at <see cref="PerlReader.Current"/> and the innermost container, so
/// going back to a value needs no more than its position. A value that is not there (a flat list of odd length,
/// <c>["SCALAR"]</c>) stands at the closing bracket; the content of an object stands at the <c>)</c> before it.
/// </remarks>
internal sealed partial class JsonReader(PerlLimits limits) : PerlReader(limits)
{
    /// <summary>Marks of a frame: an element has been moved to; the hash is a flat list.</summary>
    private const byte Started = 1, Flat = 2;

    private readonly JsonScratch _scratch = new();

    private protected override int FormatMaxDepth => JsonSyntax.MaxDepth;

    public override PerlType Peek()
    {
        if (!AtValue(out var first))
            throw Truncated();
        switch (first)
        {
            case (byte)'"':
                return PerlType.String;
            case (byte)'[':
                return PerlType.Array;
            case (byte)'{':
                return PerlType.Hash;
            case (byte)'t' or (byte)'f':
                return PerlType.Boolean;
            case (byte)'n':
                return PerlType.Undef;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ScanNumber();
            case (byte)'(':
                if (!_tagsAreArrays)
                    return PerlType.Blessed;
                PassTag();
                return PerlType.Array;
            case (byte)')' when AtContent():
                return PeekContent();
            case (byte)']' when AtMissingValue():
                return PerlType.Undef;
            default:
                throw Malformed(Current, $"No value begins with {Describe(first)}");
        }
    }

    public override void ReadUndef()
    {
        if (Peek() != PerlType.Undef)
            throw WrongType("undef");
        if (Buffer[Current] != ']')
            ReadLiteral("null"u8);
    }

    public override bool ReadBoolean()
    {
        if (Peek() != PerlType.Boolean)
            throw WrongType("a boolean");
        var isTrue = Buffer[Current] == 't';
        ReadLiteral(isTrue ? "true"u8 : "false"u8);
        return isTrue;
    }

    public override int ReadStartArray()
    {
        if (AtValue(out var first) && first == '[')
        {
            Current++;
        }
        else
        {
            if (Peek() != PerlType.Array)
                throw WrongType("an array reference");
            EnterContent();
            EnterBracket();
        }
        Push(FrameKind.Array, 0);
        return 0;
    }

    public override int ReadStartHash()
    {
        if (AtValue(out var first) && first == '{')
        {
            Current++;
            Push(FrameKind.Hash, 0);
            return 0;
        }

        if (Peek() != PerlType.Hash)
            throw WrongType("a hash reference");
        EnterContent();
        EnterBracket();
        Push(FrameKind.Hash, 0);
        Top.Mark = Flat;
        return 0;
    }

    public override PerlStringSpan ReadKey()
    {
        if ((Top.Mark & Flat) != 0)
            return ReadFlatKey();
        if (!AtValue(out var first))
            throw Truncated();
        if (first != '"')
            throw Malformed(Current, $"A key was expected, not {Describe(first)}");
        var key = ReadQuoted();
        Expect((byte)':', "behind the key");
        return key;
    }

    public override bool MoveNext()
    {
        ref var top = ref Top;
        if (!AtValue(out var next))
            throw Truncated();
        var close = top.Kind == FrameKind.Hash && (top.Mark & Flat) == 0 ? (byte)'}' : (byte)']';
        if (next == close)
        {
            Current++;
            Pop();
            return false;
        }
        if ((top.Mark & Started) == 0)
        {
            top.Mark |= Started;
            return true;
        }
        ReadComma(next, close);
        return true;
    }

    public override void ReadEndOfDocument()
    {
        if (AtValue(out var next))
            throw Malformed(Current, $"The document goes on behind its value, with {Describe(next)}");
    }

    public override void Clear()
    {
        base.Clear();
        _scratch.Trim();
    }

    private protected override void ReadHeader()
    {
        _scannedAt = -1;
        _tagSeen = false;
        _tagsAreArrays = false;
    }

    /// <summary>Steps over whitespace.</summary>
    /// <returns>Whether anything follows, and what.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AtValue(out byte next)
    {
        var current = Current;
        if (current < End)
        {
            next = Buffer[current];
            if (next > ' ')
                return true;
        }
        return PassSpace(out next);
    }

    private bool PassSpace(out byte next)
    {
        var buffer = Buffer;
        var end = End;
        for (var i = Current; (uint)i < (uint)end; i++)
        {
            next = buffer[i];
            if (next > ' ' || next is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                Current = i;
                return true;
            }
        }
        Current = end;
        next = 0;
        return false;
    }

    /// <summary>Takes the comma between two elements, of which the second must be there.</summary>
    private void ReadComma(byte next, byte close)
    {
        if (next != ',')
            throw Malformed(Current, $"A comma or {Describe(close)} was expected, not {Describe(next)}");
        Current++;
        if (!AtValue(out next))
            throw Truncated();
        if (next == close)
            throw Malformed(Current, $"A comma stands before {Describe(close)}");
    }

    private void Expect(byte expected, string where)
    {
        if (!AtValue(out var next))
            throw Truncated();
        if (next != expected)
            throw Malformed(Current, $"{Describe(expected)} was expected {where}, not {Describe(next)}");
        Current++;
    }

    private void EnterBracket() => Expect((byte)'[', "as the list of an object's contents");

    private void ReadLiteral(ReadOnlySpan<byte> literal)
    {
        var rest = Buffer.AsSpan(Current, End - Current);
        if (!rest.StartsWith(literal))
            throw literal.StartsWith(rest) ? Truncated() : Malformed(Current, "Only true, false and null are words");
        Current += literal.Length;
    }

    private PerlDataException Malformed(int position, string message)
    {
        Current = position;
        return Error(PerlDataError.Malformed, message);
    }

    private static string Describe(byte character) =>
        character is > (byte)' ' and < 0x7f ? $"'{(char)character}'" : $"the byte {character:x2}";
}
