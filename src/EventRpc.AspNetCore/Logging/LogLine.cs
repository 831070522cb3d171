using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace EventRpc.AspNetCore;

/// <summary>Writes lines as the peer's logger does: <c>Sun Nov 22 06:53:33 2026 [1] Server stopped</c>.</summary>
internal static class LogLine
{
    private const int LongestPrefix = 64;

    /// <summary>Writes a line.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="time">When it was logged, in the server's time zone.</param>
    /// <param name="level">The peer's level.</param>
    /// <param name="text">Text without line breaks.</param>
    public static void Write(IBufferWriter<byte> output, DateTimeOffset time, int level, string text)
    {
        var span = output.GetSpan(LongestPrefix + Encoding.UTF8.GetMaxByteCount(text.Length));
        // Perl's localtime: the day is padded with a space.
        Utf8.TryWrite(span, CultureInfo.InvariantCulture, $"{time:ddd MMM} {time.Day,2} {time:HH:mm:ss yyyy} [{level}] {text}\n", out var written);
        output.Advance(written);
    }
}
