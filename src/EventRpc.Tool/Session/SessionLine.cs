using System.Text;

namespace EventRpc.Tool;

/// <summary>Takes a line of a session apart into words, with quotes as in a shell: '…' as it is, "…" with \" and \\.</summary>
internal static class SessionLine
{
    /// <exception cref="ToolException">A quote has no end.</exception>
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isInWord = false;
        char? quote = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == quote)
            {
                quote = null;
            }
            else if (quote == '"' && c == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
            {
                word.Append(line[++i]);
            }
            else if (quote is not null)
            {
                word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, isInWord) = (c, true);
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                isInWord = true;
            }
            else if (isInWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isInWord = false;
            }
        }
        if (quote is not null)
            throw ToolException.Usage($"The quote {quote} has no end.");
        if (isInWord)
            words.Add(word.ToString());
        return [.. words];
    }
}
