using System.Globalization;

namespace EventRpc.Client;

/// <summary>A line of a server's log, as its log port sends it (Event::RPC::Logger 1.10).</summary>
/// <param name="Text">What happened. A line that belongs to a connection begins with <c>cid=</c> and its number.</param>
/// <param name="Time">When, in the server's local time; null if the line does not begin with a time.</param>
/// <param name="Level">How important, from 1 (most) to 5; null if the line does not say.</param>
public sealed record RpcLogLine(string Text, DateTime? Time, int? Level)
{
    /// <summary>Perl's localtime, which pads the day with a space.</summary>
    private const string TimeFormat = "ddd MMM d HH:mm:ss yyyy";

    private const int TimeLength = 24;

    /// <summary>Takes a line apart: <c>Sun Nov 22 06:53:33 2026 [1] Server stopped</c>.</summary>
    /// <param name="line">The line. One of another form is all text: Perl writes a text of several lines as it is.</param>
    /// <returns>Its parts.</returns>
    public static RpcLogLine Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > TimeLength + 4
            && DateTime.TryParseExact(line.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var time)
            && line[TimeLength..] is [' ', '[', >= '0' and <= '9' and var level, ']', ' ', .. var text])
        {
            return new(text, time, level - '0');
        }
        return new(line, null, null);
    }
}
