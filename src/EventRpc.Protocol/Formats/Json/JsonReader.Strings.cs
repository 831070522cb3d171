using System.Globalization;

namespace EventRpc.Protocol;

/// <content>Strings and their escapes.</content>
internal sealed partial class JsonReader
{
    public override PerlStringSpan ReadString()
    {
        if (AtValue(out var first) && first == '"')
            return ReadQuoted();
        if (Peek() != PerlType.String)
            throw WrongType("a string");
        return new PerlStringSpan(TakeNumber(), isText: false);
    }

    /// <summary>Takes the string whose opening quote comes next.</summary>
    private PerlStringSpan ReadQuoted()
    {
        var start = Current + 1;
        var rest = Buffer.AsSpan(start, End - start);
        var length = rest.IndexOfAny(JsonSyntax.Special);
        if (length >= 0 && rest[length] == '"')
        {
            Current = start + length + 1;
            return new PerlStringSpan(rest[..length], isText: false);
        }

        Current = start;
        _scratch.Clear();
        ReadEscaped(length);
        return _scratch.Value;
    }

    /// <summary>Puts a string with escapes together, from behind its opening quote.</summary>
    /// <param name="run">The number of bytes before the first that does not stand for itself; −1 if there is none.</param>
    private void ReadEscaped(int run)
    {
        while (true)
        {
            if (run < 0)
            {
                Current = End;
                throw Truncated();
            }
            _scratch.AppendLatin1(Buffer.AsSpan(Current, run));
            Current += run;
            var special = Buffer[Current];
            if (special == '"')
            {
                Current++;
                return;
            }
            if (special != '\\')
                throw Malformed(Current, $"A string holds {Describe(special)} as it is; it must be escaped");
            ReadEscape();
            run = Buffer.AsSpan(Current, End - Current).IndexOfAny(JsonSyntax.Special);
        }
    }

    private void ReadEscape()
    {
        if (End - Current < 2)
            throw Truncated();
        var character = Buffer[Current + 1] switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'/' => '/',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'u' => -1,
            _ => throw Malformed(Current, "A backslash begins no escape of JSON"),
        };
        if (character >= 0)
            Current += 2;
        else
            character = ReadUnicodeEscape();
        _scratch.Append(character);
    }

    private int ReadUnicodeEscape()
    {
        var unit = ReadUnit();
        if (!char.IsSurrogate(unit))
            return unit;
        if (char.IsLowSurrogate(unit))
            throw Malformed(Current, "A string holds the second half of a surrogate pair without the first");
        var rest = Buffer.AsSpan(Current, Math.Min(2, End - Current));
        var low = rest.SequenceEqual("\\u"u8[..rest.Length]) ? ReadUnit() : unit;
        if (!char.IsLowSurrogate(low))
            throw Malformed(Current, "A string holds the first half of a surrogate pair without the second");
        return char.ConvertToUtf32(unit, low);
    }

    /// <summary>Takes the <c>\uXXXX</c> that comes next.</summary>
    private char ReadUnit()
    {
        var value = 0;
        for (var i = 2; i < 6; i++)
        {
            if (End - Current <= i)
                throw Truncated();
            var digit = Buffer[Current + i];
            if (!char.IsAsciiHexDigit((char)digit))
                throw Malformed(Current, "Four hexadecimal digits must follow \\u");
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        Current += 6;
        return (char)value;
    }

    /// <summary>
    /// Takes a key of an object's flat list of keys and values: any scalar, made a string as Perl makes it one.
    /// </summary>
    private PerlStringSpan ReadFlatKey()
    {
        PerlStringSpan key;
        switch (Peek())
        {
            case PerlType.String:
                key = ReadString();
                break;
            case PerlType.Integer:
                key = new PerlStringSpan(_magnitude == 0 ? "0"u8 : Buffer.AsSpan(Current, _scannedEnd - Current), isText: false);
                TakeNumber();
                break;
            case PerlType.Float:
                key = ReadFloatKey();
                break;
            case PerlType.Undef:
                ReadUndef();
                key = default;
                break;
            case PerlType.Boolean:
                key = new PerlStringSpan(ReadBoolean() ? "1"u8 : "0"u8, isText: false);
                break;
            default:
                throw Malformed(Current, "A key of an object must be a scalar");
        }

        // An odd list ends behind its last key, whose value is undef then.
        if (!AtValue(out var next))
            throw Truncated();
        if (next != ']')
            ReadComma(next, (byte)']');
        return key;
    }

    private PerlStringSpan ReadFloatKey()
    {
        var value = ReadFloat();
        if (double.IsInfinity(value))
            return new PerlStringSpan(value > 0 ? "Inf"u8 : "-Inf"u8, isText: false);
        if (value == 0)
            return new PerlStringSpan("0"u8, isText: false);

        // Perl's %.15g, but for the case of the exponent's letter.
        _scratch.Clear();
        var target = _scratch.GetSpan(32);
        value.TryFormat(target, out var length, "G15", CultureInfo.InvariantCulture);
        target[..length].Replace((byte)'E', (byte)'e');
        _scratch.Advance(length);
        return _scratch.Value;
    }
}
