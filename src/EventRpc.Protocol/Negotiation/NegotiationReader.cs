using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Reads the negotiation text as what it stands for: a hash of three strings. So commands need not know in which
/// format they arrived.
/// </summary>
internal sealed class NegotiationReader(PerlLimits limits) : PerlReader(limits)
{
    private readonly byte[][] _fields = new byte[3][];

    private protected override int FormatMaxDepth => 1;

    private static ReadOnlySpan<byte> Keys => "okmsgcmd"u8;

    public override PerlType Peek() => Field switch
    {
        < 0 => PerlType.Hash,
        < 3 => PerlType.String,
        _ => throw Truncated(),
    };

    public override int ReadStartHash()
    {
        if (Peek() != PerlType.Hash)
            throw WrongType("a hash reference");
        Push(FrameKind.Hash, _fields.Length);
        Current++;
        return _fields.Length;
    }

    public override PerlStringSpan ReadKey() => new(Field switch { 0 => Keys[..2], 1 => Keys[2..5], _ => Keys[5..] }, isText: false);

    public override PerlStringSpan ReadString()
    {
        if (Peek() != PerlType.String)
            throw WrongType("a string");
        var field = _fields[Field];
        Current++;
        return new PerlStringSpan(field, isText: false);
    }

    public override void ReadUndef() => throw WrongType("undef");

    public override bool ReadBoolean() => throw WrongType("a boolean");

    public override Int128 ReadInteger() => throw WrongType("an integer");

    public override double ReadFloat() => throw WrongType("a float");

    public override int ReadStartArray() => throw WrongType("an array reference");

    public override void ReadStartReference() => throw WrongType("a reference");

    public override PerlStringSpan ReadStartBlessed() => throw WrongType("an object");

    public override void ReadEndOfDocument()
    {
        // ReadHeader has read the whole text.
    }

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_fields);
    }

    /// <summary>
    /// Which field comes next; −1 where the hash does. The position counts these, not bytes, so that <see cref="PerlReader.Seek"/> works.
    /// </summary>
    private int Field => Current - Origin - 1;

    private protected override void ReadHeader()
    {
        if (!NegotiationText.TryParse(Buffer.AsSpan(Origin, End - Origin), out var text))
            throw new PerlDataException(PerlDataError.Malformed, "Error on message format negotitation and no fallback to Storable allowed");
        _fields[0] = Encoding.Latin1.GetBytes(text.Ok);
        _fields[1] = Encoding.Latin1.GetBytes(text.Message);
        _fields[2] = Encoding.Latin1.GetBytes(text.Command);
    }
}
