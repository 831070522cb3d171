using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace EventRpc.AspNetCore;

/// <summary>
/// The lines as Server-Sent Events. What is said of a line is JSON, which has no line breaks, so that nothing that has been
/// logged can begin an event of its own.
/// </summary>
/// <param name="run">Tells this run of the server from others, whose lines have the same numbers.</param>
internal sealed class EventStreamFormat(string run) : LogFormat, IDisposable
{
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    public override TimeSpan LongestSilence { get; } = TimeSpan.FromSeconds(15);

    public override void WriteLine(IBufferWriter<byte> output, RpcLogEntry entry) =>
        Write(output, entry.Sequence, "line"u8, new LogEvent(entry.Sequence, entry.Time.UtcDateTime, entry.Level, entry.Cid, entry.Text), AdminJson.Default.LogEvent);

    public override void WriteLost(IBufferWriter<byte> output, long count, long last) =>
        Write(output, last, "lost"u8, new LostLogEvent(count), AdminJson.Default.LostLogEvent);

    /// <summary>No event, but an id, from which a reader that comes again goes on.</summary>
    public override void WriteSilence(IBufferWriter<byte> output, long last)
    {
        output.Write(":\n"u8);
        WriteId(output, last);
        output.Write("\n"u8);
    }

    /// <summary>The number of the line that a reader had last.</summary>
    /// <param name="id">What it gives as Last-Event-ID: an id of this stream, or only a line's number.</param>
    /// <returns>Null if it has had none, or one of another run.</returns>
    public long? ReadId(string? id)
    {
        var parts = id?.Split('-', 2) ?? [];
        return parts.Length > 0 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && (parts.Length == 1 || parts[1] == run)
            ? last
            : null;
    }

    public void Dispose() => _json.Dispose();

    private void Write<T>(IBufferWriter<byte> output, long id, ReadOnlySpan<byte> name, T data, JsonTypeInfo<T> type)
    {
        WriteId(output, id);
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
        _json.Reset(output);
        JsonSerializer.Serialize(_json, data, type);
        output.Write("\n\n"u8);
    }

    private void WriteId(IBufferWriter<byte> output, long id)
    {
        Utf8.TryWrite(output.GetSpan(64), CultureInfo.InvariantCulture, $"id: {id}-{run}\n", out var written);
        output.Advance(written);
    }
}
