using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>Makes text from a client fit for a log: no client can begin a line of its own.</summary>
internal static class LogText
{
    private const int MaxLength = 256;
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xa0).Where(c => c is < 0x20 or >= 0x7f).Select(c => (char)c), '\u2028', '\u2029']);

    public static string Escape(string text)
    {
        if (text.Length <= MaxLength && !text.AsSpan().ContainsAny(Controls))
            return text;

        var escaped = new StringBuilder(MaxLength);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (Controls.Contains(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{{{(int)c:x}}}");
            else
                escaped.Append(c);
        }
        if (text.Length > MaxLength)
            escaped.Append('…');
        return escaped.ToString();
    }
}
