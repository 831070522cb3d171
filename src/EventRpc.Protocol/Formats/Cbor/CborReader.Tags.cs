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
        {
            // The tag is not written here, and what comes next is the scalar.
            _contentAt = NoContent;
            Push(FrameKind.Reference, remaining: 1);
            return;
        }
        var returnTo = GoToItem();
        var item = Current;
        ReadArgument();
        Enter(FrameKind.Reference, 1, returnTo, item);
    }

    public override ulong ReadStartTag()
    {
        if (Peek() != PerlType.Tag)
            throw WrongType("a tagged value");
        var returnTo = GoToItem();
        var item = Current;
        var tag = ReadArgument();
        Enter(FrameKind.Tag, 1, returnTo, item);
        return tag;
    }

    public override PerlStringSpan ReadStartBlessed()
    {
        if (Peek() != PerlType.Blessed)
            throw WrongType("an object");
        _contentAt = NoContent;
        _scratchLength = 0;
        var returnTo = GoToItem();
        var start = Current;
        ReadArgument();
        // What an object is made of is not seen by itself, and neither is a tag on it.
        using var hidden = HideTags();

        var mark = ReadStartPair() ? OuterIsOpen : (byte)0;
        var className = ReadObjectString();
        ChargeString(className.Bytes.Length, isElsewhere: returnTo >= 0);
        if (ReadStartPair())
            mark |= InnerIsOpen;
        var contentType = ContentType(ReadObjectString());

        // Also steps over marks, so that the content is where the reader stands.
        var item = Peek();
        if (contentType != PerlType.Reference && item != PerlType.Array)
            throw Error(PerlDataError.Malformed, $"An object's content is {PerlTypeNames.Of(item)}, not an array");
        _contentAt = Current;
        _contentType = contentType;

        Enter(FrameKind.Blessed, 1, returnTo, start);
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

    /// <summary>Reads what nobody sees by itself, so that nobody sees a tag on it either.</summary>
    /// <returns>Brings the tags back.</returns>
    private HiddenTags HideTags() => new(this);

    /// <summary>Enters an array of two.</summary>
    /// <param name="complaint">What to say if it is none.</param>
    /// <returns>Whether it ends with a break.</returns>
    private bool ReadStartPair(string complaint = NotAnObject)
    {
        // Not one that stands elsewhere: nobody writes that, and the end of two arrays would be hard to find.
        if (Peek() != PerlType.Array || Current == _elsewhereAt && _elsewhereReturn != NoReturn)
            throw Error(PerlDataError.Malformed, complaint);
        GoToItem();
        var count = ReadCount();
        if (count is not (2 or -1))
            throw Error(PerlDataError.Malformed, complaint);
        return count < 0;
    }

    private void ReadEndPair(string complaint = NotAnObject)
    {
        if (Current >= End)
            throw Truncated();
        if (Buffer[Current] != Break)
            throw Error(PerlDataError.Malformed, complaint);
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

    private readonly ref struct HiddenTags
    {
        private readonly CborReader _reader;
        private readonly bool _kept;

        public HiddenTags(CborReader reader)
        {
            (_reader, _kept) = (reader, reader.KeepsTags);
            reader.KeepsTags = false;
        }

        public void Dispose() => _reader.KeepsTags = _kept;
    }
}
