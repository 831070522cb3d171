using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The samples in the documentation are those that are compiled and run; its links lead somewhere.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    private static readonly string[] SourceFolders = ["samples", "tests/EventRpc.AspNetCore.Tests/Docs"];

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Root, "docs/*.md")).Select(path => Path.GetRelativePath(Root, path))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_sample_stands_in_a_file_that_is_compiled_or_run(string page)
    {
        string[] sources = [.. SourceFolders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".pl" or ".json" && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => Unindent(File.ReadAllText(path)))];
        foreach (var (language, code) in CodeBlocks(page))
        {
            if (language is "csharp" or "perl")
                Assert.Contains(sources, source => source.Contains(Unindent(code), StringComparison.Ordinal));
            else if (language is "json")
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(code).RootElement.ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_into_the_repository_leads_somewhere(string page)
    {
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Root, page))))
        {
            var target = link.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
                continue;
            var path = Path.Combine(Root, Path.GetDirectoryName(page)!, target);
            Assert.True(Path.Exists(path), $"{page} links to {target}, which does not exist");
        }
    }

    private static IEnumerable<(string Language, string Code)> CodeBlocks(string page) =>
        CodeBlock().Matches(File.ReadAllText(Path.Combine(Root, page))).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>Indentation depends on where a piece stands.</summary>
    private static string Unindent(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."));

    [GeneratedRegex("""^```(\w+)\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("""\]\(([^)\s]+)\)""")]
    private static partial Regex Link();
}
