using System.Globalization;
using System.Text;

namespace EventRpc.Client;

/// <summary>What a server sent, for a message of this client's own, which may end up in a log.</summary>
internal static class ServerText
{
    private const int Longest = 200;

    /// <summary>Shortens a text, and escapes what could forge a line or move a cursor.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
                return shown.Append("...").ToString();
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                shown.Append(rune);
        }
        return shown.ToString();
    }
}
