using System.Globalization;
using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary>Writes lines of a server's log up to a level, coloured by it or as JSON.</summary>
internal sealed class LogPrinter(TextWriter output, bool json, bool hasColours, int maxLevel)
{
    private const string Reset = "\u001b[0m";

    private int _lastLevel;

    /// <summary>Writes a line, unless its level is above. One that has no level goes on from the line before.</summary>
    /// <returns>Whether it was written.</returns>
    public async ValueTask<bool> WriteAsync(RpcLogLine line)
    {
        _lastLevel = line.Level ?? _lastLevel;
        if (_lastLevel > maxLevel)
            return false;
        await output.WriteLineAsync(json ? Json(line) : Readable(line));
        await output.FlushAsync();
        return true;
    }

    private static string Json(RpcLogLine line) => ValueJson.Compose(writer =>
    {
        writer.WriteStartObject();
        if (line.Time is { } time)
            writer.WriteString("time", time.ToString("s", CultureInfo.InvariantCulture));
        else
            writer.WriteNull("time");
        if (line.Level is { } level)
            writer.WriteNumber("level", level);
        else
            writer.WriteNull("level");
        writer.WriteString("text", line.Text);
        writer.WriteEndObject();
    });

    private string Readable(RpcLogLine line)
    {
        var text = SafeText.OneLine(line.Text);
        if (line.Time is { } time)
            text = string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss} [{line.Level}] {text}");
        return hasColours && Colour(_lastLevel) is { } colour ? $"{colour}{text}{Reset}" : text;
    }

    private static string? Colour(int level) => level switch
    {
        1 => "\u001b[1m",
        2 => "\u001b[33m",
        4 => "\u001b[36m",
        5 => "\u001b[2m",
        _ => null,
    };
}
