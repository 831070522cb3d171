using System.Buffers.Text;
using System.Globalization;

namespace EventRpc.Protocol;

/// <summary>
/// Writes JSON as the peer's JSON::XS does: no whitespace, each byte one Latin-1 character, objects as
/// <c>("Class")[["HASH",[k,v,...]]]</c>. What the peer could not read is refused.
/// </summary>
internal sealed partial class JsonWriter(PerlLimits limits) : PerlWriter(limits)
{
    /// <summary>Long enough for any number.</summary>
    private const int NumberSize = 40;

    /// <summary>Whether something stands before the next value that a comma must part it from.</summary>
    private bool _needsComma;

    /// <summary>What an object that was begun holds, until that is begun.</summary>
    private PerlType? _content;

    /// <summary>Which of the open containers, by depth, is an object's flat list of keys and values.</summary>
    private bool[] _flat = new bool[16];

    private protected override int FormatMaxDepth => JsonSyntax.MaxDepth;

    public override void WriteUndef()
    {
        BeginValue();
        Output.Write("null"u8);
    }

    public override void WriteBoolean(bool value)
    {
        BeginValue();
        Output.Write(value ? "true"u8 : "false"u8);
    }

    public override void WriteInteger(long value)
    {
        BeginValue();
        Utf8Formatter.TryFormat(value, Output.GetSpan(NumberSize), out var length);
        Output.Advance(length);
    }

    public override void WriteInteger(ulong value)
    {
        BeginValue();
        Utf8Formatter.TryFormat(value, Output.GetSpan(NumberSize), out var length);
        Output.Advance(length);
    }

    /// <inheritdoc/>
    /// <remarks>JSON::XS writes 15 digits; all 17 cost little and lose nothing with a better reader.</remarks>
    public override void WriteFloat(double value)
    {
        if (!double.IsFinite(value))
            throw new PerlDataException(PerlDataError.OutOfRange, "JSON cannot carry infinity or NaN");

        BeginValue();
        var target = Output.GetSpan(NumberSize);
        int length;
        // The digits of a whole number are those of the integer.
        if (Math.Abs(value) < 1e15 && (long)value is not 0 and var whole && whole == value)
            Utf8Formatter.TryFormat(whole, target, out length);
        else
            value.TryFormat(target, out length, "R", CultureInfo.InvariantCulture);
        var exponent = target[..length].IndexOf((byte)'E');
        if (exponent >= 0)
        {
            target[exponent] = (byte)'e';
        }
        else if (!target[..length].Contains((byte)'.'))
        {
            // Digits alone would be an integer to the peer.
            target[length++] = (byte)'.';
            target[length++] = (byte)'0';
        }
        Output.Advance(length);
    }

    public override void WriteStartArray(int count) => Begin((byte)'[', isFlat: false);

    public override void WriteEndArray() => End((byte)']');

    public override void WriteStartHash(int count)
    {
        var isFlat = _content == PerlType.Hash;
        Begin(isFlat ? (byte)'[' : (byte)'{', isFlat);
    }

    public override void WriteEndHash() => End(_flat[Depth] ? (byte)']' : (byte)'}');

    public override void WriteStartReference()
    {
        if (_content != PerlType.Reference)
            throw new PerlDataException(PerlDataError.Unsupported, "JSON cannot carry a reference to a scalar");

        // The type that the object began with says it all.
        _content = null;
    }

    public override void WriteEndReference()
    {
    }

    public override void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content)
    {
        BeginValue();

        // The peer counts the two brackets.
        Enter();
        Enter();
        Output.Write((byte)'(');
        WriteQuoted(className);
        Output.Write(content switch
        {
            PerlType.Hash => ")[[\"HASH\","u8,
            PerlType.Array => ")[[\"ARRAY\","u8,
            PerlType.Reference => ")[[\"SCALAR\","u8,
            _ => throw new PerlDataException(PerlDataError.Unsupported, $"JSON cannot carry an object that is {PerlTypeNames.Of(content)}"),
        });
        _content = content;
        _needsComma = false;
    }

    public override void WriteEndBlessed()
    {
        Leave();
        Leave();
        Output.Write("]]"u8);
        _needsComma = true;
    }

    private protected override void WriteHeader(PerlReader? answered)
    {
        _needsComma = false;
        _content = null;
    }

    private void BeginValue()
    {
        if (_needsComma)
            Output.Write((byte)',');
        _needsComma = true;
    }

    private void Begin(byte bracket, bool isFlat)
    {
        BeginValue();
        Enter();
        if (Depth >= _flat.Length)
            Array.Resize(ref _flat, _flat.Length * 2);
        _flat[Depth] = isFlat;
        Output.Write(bracket);
        _content = null;
        _needsComma = false;
    }

    private void End(byte bracket)
    {
        Leave();
        Output.Write(bracket);
        _needsComma = true;
    }

    /// <summary>Parts a key from its value: in a flat list the value's own comma does.</summary>
    private void EndKey()
    {
        if (_flat[Depth])
            return;
        Output.Write((byte)':');
        _needsComma = false;
    }
}
