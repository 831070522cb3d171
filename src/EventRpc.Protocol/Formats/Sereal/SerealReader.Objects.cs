namespace EventRpc.Protocol;

/// <content>Objects, their classes, and regular expressions.</content>
internal sealed partial class SerealReader
{
    /// <summary>The modifiers that Sereal::Decoder takes, in the order in which Perl shows them.</summary>
    private const string RegexpFlags = "msixp";

    public override PerlStringSpan ReadStartBlessed()
    {
        if (Peek() != PerlType.Blessed)
            throw WrongType("an object");
        var position = Locate(out var returnTo, out var copied);
        if (IsFrozen(position))
            return EnterFrozen(position, returnTo, copied);
        if (IsTag(position, SerealTag.Refp))
        {
            // The object was written out before: stay at the REFP, which inside the blessed frame is the bare reference.
            var referent = ReadReferent(position, out var after);
            _map.TryGetClass(referent - Origin, out var classPosition, out var isFrozen);
            var sharedClass = ClassAt(classPosition);
            ChargeString(sharedClass.Bytes.Length, isElsewhere: true);
            if (isFrozen)
                EnterFrozenAgain(referent, sharedClass, returnTo < 0 ? after : returnTo, copied);
            else
                Enter(FrameKind.Blessed, position, 1, returnTo, copied);
            return sharedClass;
        }

        var className = ReadClass(position, out var inner);
        ChargeString(className.Bytes.Length, isElsewhere: true);
        Enter(FrameKind.Blessed, inner, 1, returnTo, copied);
        return className;
    }

    public override PerlRegexp ReadRegexp()
    {
        const string expected = "a regular expression";
        if (Peek() != PerlType.Regexp)
            throw WrongType(expected);
        var position = Locate(out var returnTo, out _);
        position = FindReferent(position, ref returnTo, expected) + 1;

        var pattern = ReadPlainString(ref position, "The pattern of a regular expression is not a string");
        ChargeString(pattern.Bytes.Length, isElsewhere: true);
        if (position >= End)
            throw Truncated();
        if (Buffer[position] < SerealTag.ShortBinary0 || !TryReadString(ref position, out var flags))
            throw Error(PerlDataError.Malformed, "The modifiers of a regular expression are not a short string");
        var regexp = new PerlRegexp(new PerlString(pattern.Bytes.ToArray(), pattern.IsText), Normalize(flags.Bytes));
        GoOn(position, returnTo);
        return regexp;
    }

    private string Normalize(ReadOnlySpan<byte> flags)
    {
        if (flags.IsEmpty)
            return "";
        if (flags.ContainsAnyExcept("msixp"u8))
            throw Error(PerlDataError.Malformed, "A regular expression has an unknown modifier");
        Span<char> normal = stackalloc char[RegexpFlags.Length];
        var count = 0;
        foreach (var flag in RegexpFlags)
        {
            if (flags.Contains((byte)flag))
                normal[count++] = flag;
        }
        return normal[..count].ToString();
    }

    /// <summary>The class of the object at <paramref name="position"/>, and where the object itself stands.</summary>
    private PerlStringSpan ReadClass(int position, out int inner)
    {
        inner = position + 1;
        if (!IsTag(position, SerealTag.ObjectV) && !IsTag(position, SerealTag.ObjectVFreeze))
            return ReadClassName(ref inner);
        var classPosition = Resolve(ReadVarint(ref inner), position);
        return ReadClassName(ref classPosition);
    }

    private PerlStringSpan ClassAt(int mapped)
    {
        // The map notes an OBJECTV by its offset, negated, and an OBJECT by where its class name stands.
        var position = mapped < 0 ? Resolve((ulong)-(long)mapped, End) : Origin + mapped;
        return ReadClassName(ref position);
    }

    private PerlStringSpan ReadClassName(scoped ref int position) =>
        ReadPlainString(ref position, "The class of an object is not a string");

    /// <summary>Reads a string that is no value of its own; it may be the COPY of another.</summary>
    private PerlStringSpan ReadPlainString(scoped ref int position, string error)
    {
        if (position >= End)
            throw Truncated();
        if (IsTag(position, SerealTag.Copy))
        {
            var at = position++;
            var copied = Resolve(ReadVarint(ref position), at);
            if (TryReadString(ref copied, out var name))
                return name;
        }
        else if (TryReadString(ref position, out var name))
        {
            return name;
        }
        throw Error(PerlDataError.Malformed, error);
    }

    /// <summary>Whether an object is one of JSON::PP's booleans, which every Perl serialiser shares.</summary>
    private bool IsBoolean(PerlStringSpan className, int scalar) =>
        className.Is("JSON::PP::Boolean"u8) && scalar < End && (Buffer[scalar] & ~SerealTag.Track) is 0 or 1;
}
