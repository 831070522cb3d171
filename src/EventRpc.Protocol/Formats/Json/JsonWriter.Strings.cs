using System.Buffers;
using System.Text;

namespace EventRpc.Protocol;

/// <content>Strings and keys.</content>
internal sealed partial class JsonWriter
{
    public override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        BeginValue();
        WriteQuoted(bytes);
    }

    public override void WriteText(ReadOnlySpan<byte> utf8)
    {
        BeginValue();
        Output.Write((byte)'"');
        while (true)
        {
            var run = utf8.IndexOfAnyExcept(JsonSyntax.PlainAsciiBytes);
            if (run < 0)
                break;
            Output.Write(utf8[..run]);
            utf8 = utf8[run..];
            if (Rune.DecodeFromUtf8(utf8, out var character, out var consumed) != OperationStatus.Done)
                throw Unpaired();
            WriteCharacter(character);
            utf8 = utf8[consumed..];
        }
        Output.Write(utf8);
        Output.Write((byte)'"');
    }

    /// <inheritdoc/>
    /// <remarks>A lone surrogate is refused: JSON::XS writes it, but cannot read what it wrote.</remarks>
    public override void WriteString(ReadOnlySpan<char> characters)
    {
        BeginValue();
        WriteQuoted(characters);
    }

    public override void WriteKey(ReadOnlySpan<char> key)
    {
        BeginValue();
        WriteQuoted(key);
        EndKey();
    }

    public override void WriteKey(ReadOnlySpan<byte> key)
    {
        BeginValue();
        WriteQuoted(key);
        EndKey();
    }

    internal override void WriteKey(PlainKey key)
    {
        BeginValue();
        if (_flat[Depth])
        {
            // Here the value's own comma takes the colon's place.
            Output.Write(key.Quoted[..^1]);
            return;
        }
        Output.Write(key.Quoted);
        _needsComma = false;
    }

    private void WriteQuoted(ReadOnlySpan<byte> bytes)
    {
        Output.Write((byte)'"');
        for (int run; (run = bytes.IndexOfAny(JsonSyntax.Special)) >= 0; bytes = bytes[(run + 1)..])
        {
            Output.Write(bytes[..run]);
            WriteCharacter(new Rune(bytes[run]));
        }
        Output.Write(bytes);
        Output.Write((byte)'"');
    }

    private void WriteQuoted(ReadOnlySpan<char> characters)
    {
        var target = Output.GetSpan(characters.Length + 2);
        if (Ascii.FromUtf16(characters, target[1..], out var length) == OperationStatus.Done && !target.Slice(1, length).ContainsAny(JsonSyntax.Special))
        {
            target[0] = target[length + 1] = (byte)'"';
            Output.Advance(length + 2);
            return;
        }

        Output.Write((byte)'"');
        while (true)
        {
            var run = characters.IndexOfAnyExcept(JsonSyntax.PlainAscii);
            WriteAscii(run < 0 ? characters : characters[..run]);
            if (run < 0)
                break;
            if (Rune.DecodeFromUtf16(characters[run..], out var character, out var consumed) != OperationStatus.Done)
                throw Unpaired();
            WriteCharacter(character);
            characters = characters[(run + consumed)..];
        }
        Output.Write((byte)'"');
    }

    private void WriteAscii(ReadOnlySpan<char> characters)
    {
        if (characters.IsEmpty)
            return;
        Ascii.FromUtf16(characters, Output.GetSpan(characters.Length), out var length);
        Output.Advance(length);
    }

    /// <summary>Writes a character as itself if it may stand for itself, else as an escape.</summary>
    private void WriteCharacter(Rune character)
    {
        if (!character.IsBmp)
        {
            Span<char> pair = stackalloc char[2];
            character.EncodeToUtf16(pair);
            WriteEscape(pair[0]);
            WriteEscape(pair[1]);
            return;
        }

        switch (character.Value)
        {
            case '"': Output.Write("\\\""u8); break;
            case '\\': Output.Write("\\\\"u8); break;
            case '\b': Output.Write("\\b"u8); break;
            case '\t': Output.Write("\\t"u8); break;
            case '\n': Output.Write("\\n"u8); break;
            case '\f': Output.Write("\\f"u8); break;
            case '\r': Output.Write("\\r"u8); break;
            case < ' ' or > 0xff: WriteEscape((char)character.Value); break;
            default: Output.Write((byte)character.Value); break;
        }
    }

    private void WriteEscape(char unit)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        Output.Write([(byte)'\\', (byte)'u', digits[unit >> 12], digits[(unit >> 8) & 15], digits[(unit >> 4) & 15], digits[unit & 15]]);
    }

    private static PerlDataException Unpaired() =>
        new(PerlDataError.OutOfRange, "JSON cannot carry half a surrogate pair or a character above U+10FFFF");
}
