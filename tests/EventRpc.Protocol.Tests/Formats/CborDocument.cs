using System.Globalization;
using System.Text;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>CBOR documents as hex, and what a reader finds in them as text.</summary>
/// <remarks>
/// Integers are shown as digits, floats with an f behind, byte strings in single quotes and text in double quotes,
/// references with a backslash, big integers with an n
/// behind, big floats as 15*10^-1, tags as 1000&lt;value&gt;, and objects as their class with the content in parentheses.
/// </remarks>
internal static class CborDocument
{
    public static byte[] FromHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static CborReader Start(string hex) => Start(FromHex(hex));

    public static CborReader Start(byte[] document)
    {
        // Not at the start of its array, and with bytes behind: what the reader must not take for the document.
        var padded = new byte[document.Length + 20];
        padded.AsSpan().Fill(0x01);
        document.CopyTo(padded, 7);
        var reader = new CborReader(PerlLimits.Default);
        reader.Start(new ArraySegment<byte>(padded, 7, document.Length));
        return reader;
    }

    /// <summary>Reads a whole document.</summary>
    public static string Read(string hex, bool keepsTags = false)
    {
        var reader = Start(hex);
        reader.KeepsTags = keepsTags;
        var text = new StringBuilder();
        Append(text, reader);
        reader.ReadEndOfDocument();
        return text.ToString();
    }

    /// <summary>Skips a whole document.</summary>
    public static void Skip(byte[] document)
    {
        var reader = Start(document);
        reader.Skip();
        reader.ReadEndOfDocument();
    }

    /// <summary>The refusal of a document, which reading and skipping agree on.</summary>
    public static PerlDataException Refusal(string hex)
    {
        var read = Assert.Throws<PerlDataException>(() => Read(hex));
        var skipped = Assert.Throws<PerlDataException>(() => Skip(FromHex(hex)));
        Assert.Equal(read.Message, skipped.Message);
        return read;
    }

    /// <summary>What a writer makes of calls, as hex.</summary>
    public static string Write(Action<CborWriter> write)
    {
        using var output = new MessageBuffer();
        var writer = new CborWriter(PerlLimits.Default);
        writer.Start(output);
        write(writer);
        writer.Complete();
        return Convert.ToHexStringLower(output.WrittenSpan);
    }

    private static void Append(StringBuilder text, CborReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                text.Append("undef");
                break;
            case PerlType.Boolean:
                text.Append(reader.ReadBoolean() ? "true" : "false");
                break;
            case PerlType.Integer:
                text.Append(reader.ReadInteger().ToString(CultureInfo.InvariantCulture));
                break;
            case PerlType.Float:
                text.Append(reader.ReadFloat().ToString("R", CultureInfo.InvariantCulture)).Append('f');
                break;
            case PerlType.String:
                AppendString(text, reader.ReadString());
                break;
            case PerlType.Array:
                AppendArray(text, reader);
                break;
            case PerlType.Hash:
                AppendHash(text, reader);
                break;
            case PerlType.Reference:
                reader.ReadStartReference();
                text.Append('\\');
                Append(text, reader);
                reader.ReadEnd();
                break;
            case PerlType.BigInteger:
                text.Append(CultureInfo.InvariantCulture, $"{reader.ReadBigInteger()}n");
                break;
            case PerlType.BigFloat:
                var number = reader.ReadBigFloat();
                text.Append(CultureInfo.InvariantCulture, $"{number.Mantissa}*{number.Radix}^{number.Exponent}");
                break;
            case PerlType.Tag:
                text.Append(CultureInfo.InvariantCulture, $"{reader.ReadStartTag()}<");
                Append(text, reader);
                reader.ReadEnd();
                text.Append('>');
                break;
            default:
                text.Append(reader.ReadStartBlessed().ToString()).Append('(');
                Append(text, reader);
                reader.ReadEnd();
                text.Append(')');
                break;
        }
    }

    private static void AppendArray(StringBuilder text, CborReader reader)
    {
        var separator = "[";
        reader.ReadStartArray();
        while (reader.MoveNext())
        {
            text.Append(separator);
            Append(text, reader);
            separator = ", ";
        }
        text.Append(separator == "[" ? "[]" : "]");
    }

    private static void AppendHash(StringBuilder text, CborReader reader)
    {
        var separator = "{";
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            text.Append(separator);
            AppendString(text, reader.ReadKey());
            text.Append(": ");
            Append(text, reader);
            separator = ", ";
        }
        text.Append(separator == "{" ? "{}" : "}");
    }

    private static void AppendString(StringBuilder text, PerlStringSpan value)
    {
        var quote = value.IsText ? '"' : '\'';
        text.Append(quote).Append(value.ToString()).Append(quote);
    }
}
