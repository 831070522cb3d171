using System.Text.RegularExpressions;

namespace EventRpc.Tests.Shared;

/// <summary>
/// Canonical notation in pieces: a scalar is one, so are the beginning and the end of whatever holds values, a hash key
/// and a comma. Flat, as values nest deeper than parsers of JSON or the stack go.
/// </summary>
internal sealed partial class CanonicalTokens
{
    private readonly string _text;
    private readonly List<Range> _tokens = [];

    private CanonicalTokens(string text) => _text = text;

    public int Count => _tokens.Count;

    public string this[int index] => _text[_tokens[index]];

    /// <summary>Splits a text; null if it is not in canonical notation.</summary>
    public static CanonicalTokens? TrySplit(string canonical)
    {
        var tokens = new CanonicalTokens(canonical);
        var end = 0;
        foreach (var match in Token().EnumerateMatches(canonical))
        {
            end = match.Index + match.Length;
            tokens._tokens.Add(match.Index..end);
        }
        return end == canonical.Length ? tokens : null;
    }

    /// <summary>Puts another token in place of each.</summary>
    public string Replace(Func<string, string> replacement) =>
        string.Concat(_tokens.Select(token => replacement(_text[token])));

    public ReadOnlySpan<char> Span(int index) => _text.AsSpan(_tokens[index]);

    /// <summary>Where a token stands in the text; the text's end for the one behind the last.</summary>
    public int OffsetOf(int index) => index < Count ? _tokens[index].Start.Value : _text.Length;

    /// <summary>The token behind the value that begins with a token.</summary>
    public int EndOf(int index)
    {
        var depth = 0;
        do
        {
            depth += Span(index++) switch
            {
                ['{', .., '}'] or "," => 0,
                ['{' or '[', ..] => 1,
                _ => -1,
            };
        }
        while (depth > 0 && index < Count);
        return index;
    }

    // A scalar, or what opens a value; a key and what opens its pair; what closes either.
    [GeneratedRegex("""
        \G(\{"t":"[a-z]+"(?>,"[a-z]+":("(?>[^"\\]+|\\.)*"|[a-z0-9]+))*(\}|,"[a-z]+":\[?)|\["(?>[^"\\]+|\\.)*",|,"flags":"[a-z^]*"\}|\]\}?|\}|,)
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
