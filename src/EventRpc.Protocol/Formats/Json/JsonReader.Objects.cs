using System.Text;

namespace EventRpc.Protocol;

/// <content>
/// Objects: <c>("Class")[["HASH",[k,v,...]]]</c>, <c>["ARRAY",[...]]</c> or <c>["SCALAR",value]</c>. The peer passes
/// the args to THAW (Event::RPC::Message::SerialiserBase), which looks only at the first arg, and there only at the
/// type and the content.
/// </content>
internal sealed partial class JsonReader
{
    /// <summary>Whether an object has been entered, so that a position inside it can be gone back to.</summary>
    private bool _tagSeen;

    /// <summary>
    /// Whether what the peer throws away is being passed: an object in there is only its array of args. That also
    /// keeps <see cref="ReadEnd"/> from being entered again for every object in there.
    /// </summary>
    private bool _tagsAreArrays;

    public override PerlStringSpan ReadStartBlessed()
    {
        if (Peek() != PerlType.Blessed)
            throw WrongType("an object");
        var className = ReadTagName();
        if (!AtValue(out var next))
            throw Truncated();
        if (next != ')')
            throw Malformed(Current, $"')' was expected behind the class, not {Describe(next)}");
        Push(FrameKind.Blessed, 1);
        _tagSeen = true;

        // Perl blesses into main where the class is the empty string.
        return className.Bytes.IsEmpty ? new PerlStringSpan("main"u8, isText: false) : className;
    }

    public override void ReadStartReference()
    {
        if (Peek() != PerlType.Reference)
            throw WrongType("a reference");
        EnterContent();
        Push(FrameKind.Reference, 1);
    }

    public override void ReadEnd()
    {
        if (Top.Kind == FrameKind.Blessed)
        {
            PassIgnored();
            PassIgnored();
        }
        Pop();
    }

    /// <summary>Whether a <c>)</c> is where an object's content stands.</summary>
    private bool AtContent() => !_tagsAreArrays && (Depth == 0 ? _tagSeen : Top.Kind == FrameKind.Blessed);

    /// <summary>Whether a <c>]</c> is where a value stands that is undef by being absent.</summary>
    private bool AtMissingValue() =>
        !_tagsAreArrays && (Depth == 0 ? _tagSeen : Top.Kind == FrameKind.Reference || (Top.Mark & Flat) != 0);

    private PerlType PeekContent()
    {
        var position = Current;
        var type = ReadContentType();
        Current = position;
        return type;
    }

    /// <summary>Goes from the <c>)</c> to the content, if it does not stand there yet.</summary>
    private void EnterContent()
    {
        if (Buffer[Current] != ')')
            return;
        ReadContentType();
        if (!AtValue(out var next))
            throw Truncated();
        if (next != ']')
            ReadComma(next, (byte)']');
    }

    /// <summary>Takes <c>)[["TYPE"</c>.</summary>
    private PerlType ReadContentType()
    {
        Current++;
        Expect((byte)'[', "behind the class of an object");
        Expect((byte)'[', "as the first argument of an object");
        if (!AtValue(out var next))
            throw Truncated();
        if (next != '"')
            throw Malformed(Current, $"The type of an object's contents was expected, not {Describe(next)}");
        var position = Current;
        var type = ReadQuoted();
        if (type.Is("HASH"u8))
            return PerlType.Hash;
        if (type.Is("ARRAY"u8))
            return PerlType.Array;
        if (type.Is("SCALAR"u8))
            return PerlType.Reference;
        var shown = type.Bytes.Length <= 100 ? type.ToString() : Encoding.Latin1.GetString(type.Bytes[..100]) + "...";
        throw Malformed(position, $"Unsupported reference type '{shown}'");
    }

    /// <summary>Takes <c>("Class"</c>.</summary>
    private PerlStringSpan ReadTagName()
    {
        Current++;
        if (!AtValue(out var next))
            throw Truncated();
        if (next != '"')
            throw Malformed(Current, $"The class of an object was expected, not {Describe(next)}");
        return ReadQuoted();
    }

    /// <summary>Takes <c>("Class")</c>, behind which an array must stand.</summary>
    private void PassTag()
    {
        ReadTagName();
        Expect((byte)')', "behind the class");
        if (!AtValue(out var next))
            throw Truncated();
        if (next != '[')
            throw Malformed(Current, $"'[' was expected behind the class of an object, not {Describe(next)}");
    }

    /// <summary>Takes the rest of an array that the peer pays no attention to, and its bracket.</summary>
    private void PassIgnored()
    {
        while (true)
        {
            if (!AtValue(out var next))
                throw Truncated();
            if (next == ']')
            {
                Current++;
                return;
            }
            ReadComma(next, (byte)']');
            _tagsAreArrays = true;
            try
            {
                Skip();
            }
            finally
            {
                _tagsAreArrays = false;
            }
        }
    }
}
