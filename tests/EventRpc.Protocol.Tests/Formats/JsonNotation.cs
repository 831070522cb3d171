using System.Globalization;
using System.Text;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Shows what a reader finds and what a writer makes as strings, for tests to compare.</summary>
internal static class JsonNotation
{
    /// <summary>
    /// Reads a whole document given as Latin-1: <c>undef</c>, <c>true</c>, <c>5</c>, <c>2.5f</c>, <c>'text'</c>,
    /// <c>[a,b]</c>, <c>{'k':v}</c>, <c>\v</c> for a reference and <c>Class(v)</c> for an object.
    /// </summary>
    public static string Read(string document)
    {
        var reader = Start(document);
        var notation = new StringBuilder();
        Append(notation, reader);
        reader.ReadEndOfDocument();
        return notation.ToString();
    }

    /// <summary>Passes over a whole document given as Latin-1.</summary>
    public static void Skip(string document)
    {
        var reader = Start(document);
        reader.Skip();
        reader.ReadEndOfDocument();
    }

    /// <summary>The error of a document that must be refused, whether its values are read or passed over.</summary>
    public static PerlDataException Refused(string document)
    {
        Assert.Throws<PerlDataException>(() => Skip(document));
        return Assert.Throws<PerlDataException>(() => Read(document));
    }

    /// <summary>A reader of a document given as Latin-1, with other bytes around it.</summary>
    public static JsonReader Start(string document)
    {
        var bytes = Encoding.Latin1.GetBytes("\"[1" + document + "]\"9");
        var reader = new JsonReader(PerlLimits.Default);
        reader.Start(new ArraySegment<byte>(bytes, 3, document.Length));
        return reader;
    }

    /// <summary>What a writer makes, as Latin-1.</summary>
    public static string Write(Action<PerlWriter> write)
    {
        using var output = new MessageBuffer();
        var writer = new JsonWriter(PerlLimits.Default);
        writer.Start(output);
        write(writer);
        writer.Complete();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    /// <summary>Reads one value, in the notation of <see cref="Read"/>.</summary>
    public static string Value(PerlReader reader)
    {
        var notation = new StringBuilder();
        Append(notation, reader);
        return notation.ToString();
    }

    private static void Append(StringBuilder notation, PerlReader reader)
    {
        switch (reader.Peek())
        {
            case PerlType.Undef:
                reader.ReadUndef();
                notation.Append("undef");
                break;
            case PerlType.Boolean:
                notation.Append(reader.ReadBoolean() ? "true" : "false");
                break;
            case PerlType.Integer:
                notation.Append(CultureInfo.InvariantCulture, $"{reader.ReadInteger()}");
                break;
            case PerlType.Float:
                notation.Append(CultureInfo.InvariantCulture, $"{reader.ReadFloat()}f");
                break;
            case PerlType.String:
                notation.Append('\'').Append(reader.ReadString().ToString()).Append('\'');
                break;
            case PerlType.Array:
                Assert.Equal(0, reader.ReadStartArray());
                AppendElements(notation.Append('['), reader, isHash: false);
                notation.Append(']');
                break;
            case PerlType.Hash:
                Assert.Equal(0, reader.ReadStartHash());
                AppendElements(notation.Append('{'), reader, isHash: true);
                notation.Append('}');
                break;
            case PerlType.Reference:
                reader.ReadStartReference();
                Append(notation.Append('\\'), reader);
                reader.ReadEnd();
                break;
            default:
                notation.Append(reader.ReadStartBlessed().ToString());
                Append(notation.Append('('), reader);
                notation.Append(')');
                reader.ReadEnd();
                break;
        }
    }

    private static void AppendElements(StringBuilder notation, PerlReader reader, bool isHash)
    {
        for (var isFirst = true; reader.MoveNext(); isFirst = false)
        {
            if (!isFirst)
                notation.Append(',');
            if (isHash)
                notation.Append('\'').Append(reader.ReadKey().ToString()).Append("':");
            Append(notation, reader);
        }
    }
}
