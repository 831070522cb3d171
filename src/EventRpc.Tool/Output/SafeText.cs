using System.Globalization;
using System.Text;

namespace EventRpc.Tool;

/// <summary>
/// Text that a server sent, made fit for a terminal: what would move the cursor, change colours or the direction of
/// writing is written as <c>\u001b</c>, which is what JSON has for it too.
/// </summary>
internal static class SafeText
{
    /// <summary>Leaves line breaks and tabs.</summary>
    public static string Escape(string text) => Escape(text, keepsLines: true);

    /// <summary>Leaves no line breaks and tabs either.</summary>
    public static string OneLine(string text) => Escape(text, keepsLines: false);

    /// <summary>Whether a text is written as it is, in a line.</summary>
    public static bool IsPlain(string text) => OneLine(text) == text;

    private static string Escape(string text, bool keepsLines)
    {
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && (IsHarmless(rune) || (keepsLines && rune.Value is '\n' or '\t')))
            {
                safe.Append(text, i, length);
            }
            else
            {
                for (var k = i; k < i + length; k++)
                    safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[k]:x4}");
            }
            i += length - 1;
        }
        return safe.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // The joiners of emoji and of Persian.
        UnicodeCategory.Format => rune.Value is 0x200c or 0x200d,
        _ => true,
    };
}
