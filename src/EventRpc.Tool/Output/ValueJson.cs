using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>
/// What a server returned, as JSON. Strings are text; bytes that are no UTF-8 are <c>{"$bytes": base64}</c>, objects of the
/// server <c>{"$object": oid, "$class": name}</c>, blessed data <c>{"$class": name, "$value": …}</c>, references to scalars
/// <c>{"$ref": …}</c>, regular expressions <c>{"$regexp": …}</c>, CBOR's tags <c>{"$tag": number, "$value": …}</c>, and what
/// contains itself <c>{"$cycle": true}</c> where it comes again.
/// </summary>
internal sealed class ValueJson
{
    public const string BytesKey = "$bytes";

    /// <summary>Shared values are written each time, which a few bytes of a server could make endless.</summary>
    private const int MaxValues = 1_000_000;

    /// <summary>A few long strings that are shared make as much.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    private readonly HashSet<PerlValue> _path = new(ReferenceEqualityComparer.Instance);
    private readonly Utf8JsonWriter _writer;
    private int _count;

    private ValueJson(Utf8JsonWriter writer)
    {
        _writer = writer;
    }

    /// <summary>Writes a value, or a list of them.</summary>
    /// <exception cref="PerlDataException">It is too large when it is written out.</exception>
    public static string Write(object? value, bool indented = false) => Compose(writer => new ValueJson(writer).Write(value), indented);

    /// <summary>Makes JSON that is fit for a terminal.</summary>
    public static string Compose(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var written = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4096 };
        using (var writer = new Utf8JsonWriter(written, options))
            write(writer);
        return SafeText.Escape(Encoding.UTF8.GetString(written.WrittenSpan));
    }

    /// <summary>The text of a string; null if it is bytes that are no UTF-8.</summary>
    public static string? TextOf(PerlString value)
    {
        if (value.IsText)
            return value.ToString();
        return System.Text.Unicode.Utf8.IsValid(value.Bytes.Span) ? Encoding.UTF8.GetString(value.Bytes.Span) : null;
    }

    private void Write(object? value)
    {
        if (++_count > MaxValues)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"The result has more than {MaxValues} values when all that it shares is written out");
        WriteAny(value);
        if (_writer.BytesCommitted + _writer.BytesPending > MaxBytes)
            throw new PerlDataException(PerlDataError.LimitExceeded, $"The result has more than {MaxBytes} bytes of JSON when all that it shares is written out");
    }

    private void WriteAny(object? value)
    {
        switch (value)
        {
            case PerlValue perl:
                WritePerl(perl);
                break;
            case RemoteObject remote:
                _writer.WriteStartObject();
                _writer.WriteString("$object", Sound(remote.Oid));
                _writer.WriteString("$class", Sound(remote.ClassName));
                _writer.WriteEndObject();
                break;
            case string text:
                _writer.WriteStringValue(Sound(text));
                break;
            case bool truth:
                _writer.WriteBooleanValue(truth);
                break;
            case double number:
                WriteFloat(number);
                break;
            case long number:
                _writer.WriteNumberValue(number);
                break;
            case ulong number:
                _writer.WriteNumberValue(number);
                break;
            case Int128 number:
                _writer.WriteNumberValue((decimal)number);
                break;
            case BigInteger number:
                _writer.WriteRawValue(new PerlBigInteger(number).ToString());
                break;
            case IReadOnlyDictionary<string, object?> hash:
                WriteHash(hash);
                break;
            case IEnumerable<object?> list:
                WriteList(list);
                break;
            case null:
                _writer.WriteNullValue();
                break;
            default:
                throw new NotSupportedException($"A {value.GetType()} has no JSON.");
        }
    }

    private void WritePerl(PerlValue value)
    {
        switch (value)
        {
            case PerlUndef:
                _writer.WriteNullValue();
                break;
            case PerlBoolean:
                _writer.WriteBooleanValue(value.IsTrue);
                break;
            case PerlFloat number:
                WriteFloat(number.Value);
                break;
            case PerlInteger number:
                _writer.WriteNumberValue((decimal)number.Value);
                break;
            case PerlBigInteger:
                _writer.WriteRawValue(value.ToString()!);
                break;
            case PerlString text:
                if (TextOf(text) is { } characters)
                    _writer.WriteStringValue(Sound(characters));
                else
                    WriteMarked(BytesKey, () => _writer.WriteBase64StringValue(text.Bytes.Span));
                break;
            case PerlRegexp:
                WriteMarked("$regexp", () => _writer.WriteStringValue(Sound(value.ToString()!)));
                break;
            case PerlTagged tagged:
                _writer.WriteStartObject();
                _writer.WriteNumber("$tag", tagged.Tag);
                _writer.WritePropertyName("$value");
                Write(tagged.Value);
                _writer.WriteEndObject();
                break;
            case PerlReferent referent:
                WriteReferent(referent);
                break;
            default:
                _writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private void WriteReferent(PerlReferent referent)
    {
        if (!_path.Add(referent))
        {
            WriteMarked("$cycle", () => _writer.WriteBooleanValue(true));
            return;
        }
        if (referent.ClassName is { } className)
        {
            _writer.WriteStartObject();
            _writer.WriteString("$class", Sound(className));
            _writer.WritePropertyName("$value");
        }
        switch (referent)
        {
            case PerlArray array:
                WriteList(array.Items);
                break;
            case PerlHash hash:
                WriteHash(hash.Items);
                break;
            case PerlReference reference:
                WriteMarked("$ref", () => Write(reference.Target));
                break;
        }
        if (referent.ClassName is not null)
            _writer.WriteEndObject();
        _path.Remove(referent);
    }

    private void WriteList(IEnumerable<object?> list)
    {
        _writer.WriteStartArray();
        foreach (var value in list)
            Write(value);
        _writer.WriteEndArray();
    }

    /// <summary>The keys in order, since Perl gives them another one each time.</summary>
    private void WriteHash<T>(IReadOnlyDictionary<string, T> hash)
    {
        _writer.WriteStartObject();
        foreach (var (key, value) in hash.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _writer.WritePropertyName(Sound(key));
            Write(value);
        }
        _writer.WriteEndObject();
    }

    private void WriteMarked(string key, Action write)
    {
        _writer.WriteStartObject();
        _writer.WritePropertyName(key);
        write();
        _writer.WriteEndObject();
    }

    private void WriteFloat(double number)
    {
        if (double.IsFinite(number))
            _writer.WriteNumberValue(number);
        else
            _writer.WriteStringValue(new PerlFloat(number).ToString());
    }

    /// <summary>A half of a surrogate pair, which Perl can send alone, has no JSON in UTF-8.</summary>
    private static string Sound(string text) => string.Concat(text.EnumerateRunes());
}
