namespace EventRpc.Protocol;

/// <summary>Tags, and the references and objects that are made of them.</summary>
internal sealed partial class CborReader
{
    private const int NoContent = -1;

    // Marks of an object's frame: which of its two arrays end with a break.
    private const byte OuterIsOpen = 1;
    private const byte InnerIsOpen = 2;

    private const string NotAnObject = "A Perl object (CBOR tag 26) is not [class, [type, content]]";

    /// <summary>
    /// Where the content of the object that was entered last begins. What it is cannot be seen from its bytes: a
    /// hash is written as a flat list there, and a scalar without the reference that leads to it.
    /// </summary>
    private int _contentAt = NoContent;
    private PerlType _contentType;

    public override void ReadStartReference()
    {
        if (Peek() != PerlType.Reference)
            throw WrongType("a reference");
        if (Current == _contentAt)
            _contentAt = NoContent;
        else
            ReadArgument();
        Push(FrameKind.Reference, remaining: 1);
    }

    public override PerlStringSpan ReadStartBlessed()
    {
        if (Peek() != PerlType.Blessed)
            throw WrongType("an object");
        _contentAt = NoContent;
        _scratchLength = 0;
        ReadArgument();

        var mark = ReadStartPair() ? OuterIsOpen : (byte)0;
        var className = ReadObjectString();
        if (ReadStartPair())
            mark |= InnerIsOpen;
        var contentType = ContentType(ReadObjectString());

        // Also steps over tags without meaning, so that the content is where the reader stands.
        var item = Peek();
        if (contentType != PerlType.Reference && item != PerlType.Array)
            throw Error(PerlDataError.Malformed, $"An object's content is {PerlTypeNames.Of(item)}, not an array");
        _contentAt = Current;
        _contentType = contentType;

        Push(FrameKind.Blessed, remaining: 1);
        Top.Mark = mark;
        return className;
    }

    public override void ReadEnd()
    {
        var mark = Top.Mark;
        if ((mark & InnerIsOpen) != 0)
            ReadEndPair();
        if ((mark & OuterIsOpen) != 0)
            ReadEndPair();
        Pop();
    }

    /// <summary>
    /// Decides what the tag that comes next makes of its value: the one place where tags get their meaning.
    /// </summary>
    /// <returns>The kind of value, with the reader before the tag; null if the tag means nothing, with the reader
    /// behind it.</returns>
    private PerlType? PeekTag()
    {
        var start = Current;
        var tag = ReadArgument();
        if (tag == CborTag.SelfDescribed)
            return null;

        Current = start;
        return tag switch
        {
            CborTag.PerlObject => PerlType.Blessed,
            CborTag.Indirection => PerlType.Reference,
            _ => throw Error(PerlDataError.Unsupported, $"CBOR tag {CborTag.Describe(tag)} is not supported"),
        };
    }

    /// <summary>Enters an array of two.</summary>
    /// <returns>Whether it ends with a break.</returns>
    private bool ReadStartPair()
    {
        if (Peek() != PerlType.Array)
            throw Error(PerlDataError.Malformed, NotAnObject);
        var count = ReadCount();
        if (count is not (2 or -1))
            throw Error(PerlDataError.Malformed, NotAnObject);
        return count < 0;
    }

    private void ReadEndPair()
    {
        if (Current >= End)
            throw Truncated();
        if (Buffer[Current] != Break)
            throw Error(PerlDataError.Malformed, NotAnObject);
        Current++;
    }

    private PerlStringSpan ReadObjectString()
    {
        if (Peek() != PerlType.String)
            throw Error(PerlDataError.Malformed, NotAnObject);
        return ReadStringItem();
    }

    private PerlType ContentType(PerlStringSpan name)
    {
        if (name.Is("HASH"u8))
            return PerlType.Hash;
        if (name.Is("ARRAY"u8))
            return PerlType.Array;
        if (name.Is("SCALAR"u8))
            return PerlType.Reference;

        // The name is the peer's: no more of it than a message needs.
        var shown = new PerlStringSpan(name.Bytes[..Math.Min(name.Bytes.Length, 40)], name.IsText);
        throw Error(PerlDataError.Malformed, $"Unsupported reference type '{shown.ToString()}'");
    }
}
