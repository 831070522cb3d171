using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventRpc.Benchmarks.Documents;

namespace EventRpc.Benchmarks.Formats;

/// <summary>System.Text.Json, with generated code.</summary>
public sealed class SystemTextJsonCodec : Codec
{
    private readonly ArrayBufferWriter<byte> _output = new(2 * 1024 * 1024);
    private readonly Utf8JsonWriter _writer;

    public SystemTextJsonCodec()
    {
        _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { SkipValidation = true });
    }

    public override byte[] Encode(DocumentKind kind)
    {
        Write(kind);
        return _output.WrittenSpan.ToArray();
    }

    public override int Write(DocumentKind kind)
    {
        _output.ResetWrittenCount();
        _writer.Reset();
        switch (kind)
        {
            case DocumentKind.Request: JsonSerializer.Serialize(_writer, Request.Example, MessagesContext.Default.Request); break;
            case DocumentKind.Reply: JsonSerializer.Serialize(_writer, Reply.Example, MessagesContext.Default.Reply); break;
            case DocumentKind.Records: JsonSerializer.Serialize(_writer, RecordsReply.Example, MessagesContext.Default.RecordsReply); break;
            default: JsonSerializer.Serialize(_writer, BytesReply.Example, BytesContext.Default.BytesReply); break;
        }
        _writer.Flush();
        return _output.WrittenCount;
    }

    public override object Read(DocumentKind kind, byte[] document) => kind switch
    {
        DocumentKind.Request => JsonSerializer.Deserialize(document, MessagesContext.Default.Request)!,
        DocumentKind.Reply => JsonSerializer.Deserialize(document, MessagesContext.Default.Reply)!,
        DocumentKind.Records => JsonSerializer.Deserialize(document, MessagesContext.Default.RecordsReply)!,
        _ => JsonSerializer.Deserialize(document, BytesContext.Default.BytesReply)!,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(RecordsReply))]
internal sealed partial class MessagesContext : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(PlainBytesConverter)])]
[JsonSerializable(typeof(BytesReply))]
internal sealed partial class BytesContext : JsonSerializerContext;

/// <summary>Bytes as the characters of a string, as they are in this project's JSON; System.Text.Json's own are Base64.</summary>
internal sealed class PlainBytesConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.ValueIsEscaped ? throw new NotSupportedException() : reader.ValueSpan.ToArray();

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
