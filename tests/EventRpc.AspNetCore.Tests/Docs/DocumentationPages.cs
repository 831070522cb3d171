using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The pages of the documentation, and what tests look at in them.</summary>
internal static partial class DocumentationPages
{
    public static string Root { get; } = FindRoot();

    /// <summary>The pages, by their paths from the root.</summary>
    public static IEnumerable<string> All { get; } =
        [.. Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Root, "docs/*.md")).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    public static IEnumerable<(string Language, string Code)> CodeBlocks(string page) =>
        CodeBlock().Matches(Read(page)).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>The cells of the rows of all tables of a page, those of headings included.</summary>
    public static IEnumerable<string[]> TableRows(string page) =>
        Read(page).Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| -", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    /// <summary>What a link can name within a page: its headings, as GitHub makes anchors of them.</summary>
    public static IEnumerable<string> Anchors(string page) =>
        Heading().Matches(Fence().Replace(Read(page), ""))
            .Select(heading => NoAnchor().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."));

    [GeneratedRegex("""^```(\w+)\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("""^```.*?^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("""^#+ (.*)$""", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("""[^\w\- ]""")]
    private static partial Regex NoAnchor();
}
