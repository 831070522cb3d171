using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Writes the negotiation text. Of the hash that is written only the strings and numbers under ok, msg and cmd are
/// kept, as the format has room for nothing else.
/// </summary>
internal sealed class NegotiationWriter(PerlLimits limits) : PerlWriter(limits)
{
    private string _key = "";
    private NegotiationText _text = new("", "", "");

    private protected override int FormatMaxDepth => 512;

    public override void Complete()
    {
        Output.Write(Encoding.Latin1.GetBytes(_text.ToString()));
        _text = new NegotiationText("", "", "");
    }

    public override void WriteUndef() => Keep("");

    public override void WriteBoolean(bool value) => Keep(value ? "1" : "");

    public override void WriteInteger(long value) => Keep(value.ToString(CultureInfo.InvariantCulture));

    public override void WriteInteger(ulong value) => Keep(value.ToString(CultureInfo.InvariantCulture));

    public override void WriteFloat(double value) => Keep(PerlNumber.ToString(value));

    public override void WriteBytes(ReadOnlySpan<byte> bytes) => Keep(Encoding.Latin1.GetString(bytes));

    public override void WriteText(ReadOnlySpan<byte> utf8) => Keep(PerlUtf8.GetString(utf8));

    public override void WriteStartArray(int count) => Enter();

    public override void WriteEndArray() => Leave();

    public override void WriteStartHash(int count) => Enter();

    public override void WriteEndHash() => Leave();

    public override void WriteKey(ReadOnlySpan<char> key)
    {
        if (Depth == 1)
            _key = key.ToString();
    }

    public override void WriteKey(ReadOnlySpan<byte> key) => WriteKey(Encoding.Latin1.GetString(key).AsSpan());

    public override void WriteStartReference() => Enter();

    public override void WriteEndReference() => Leave();

    public override void WriteStartBlessed(ReadOnlySpan<char> className, PerlType content) => Enter();

    public override void WriteEndBlessed() => Leave();

    private protected override void WriteHeader(PerlReader? answered)
    {
        _key = "";
        _text = new NegotiationText("", "", "");
    }

    private void Keep(string value)
    {
        if (Depth != 1)
            return;
        // No reader of the text gets over a newline inside it.
        value = value.TrimEnd('\n').Replace('\n', ' ');
        _text = _key switch
        {
            "ok" => _text with { Ok = value },
            "msg" => _text with { Message = value },
            "cmd" => _text with { Command = value },
            _ => _text,
        };
    }
}
