using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>
/// Makes text from a client fit for a log: no client can begin a line of its own, nor have a terminal show one in another
/// order than it has.
/// </summary>
internal static class LogText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Where(c => c is < 0x20 or >= 0x7f).Select(c => (char)c),
        .. "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]);

    /// <summary>Whether there is something in a text that <see cref="Escape"/> would escape.</summary>
    public static bool HasControls(string text) => text.AsSpan().ContainsAny(Controls);

    /// <summary>Where a connection comes from, fit for a log: a client on this machine chooses the name of its unix socket.</summary>
    public static string? Of(EndPoint? remote) => remote is null ? null : Escape(remote.ToString()!);

    /// <summary>Escapes controls and cuts the text off behind so many characters.</summary>
    public static string Escape(string text, int maxLength = 256)
    {
        if (text.Length <= maxLength && !HasControls(text))
            return text;

        var escaped = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, maxLength)))
        {
            if (Controls.Contains(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{{{(int)c:x}}}");
            else
                escaped.Append(c);
        }
        if (text.Length > maxLength)
            escaped.Append('…');
        return escaped.ToString();
    }
}
