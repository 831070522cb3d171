using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The samples in the documentation are those that are compiled and run; its links lead somewhere.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. DocumentationPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_sample_stands_in_a_file_that_is_compiled_or_run(string page)
    {
        string[] sources = [.. Directory.GetDirectories(Path.Combine(DocumentationPages.Root, "tests"))
            .Select(project => Path.Combine(project, "Docs"))
            .Where(Directory.Exists)
            .Append(Path.Combine(DocumentationPages.Root, "samples"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".pl" or ".json" && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => Unindent(File.ReadAllText(path)))];
        foreach (var (language, code) in DocumentationPages.CodeBlocks(page))
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
        foreach (Match link in Link().Matches(DocumentationPages.Read(page)))
        {
            if (link.Groups[1].Value.Contains("://", StringComparison.Ordinal))
                continue;
            var (file, anchor) = link.Groups[1].Value.Split('#') is [var before, var after] ? (before, after) : (link.Groups[1].Value, null);
            var target = file.Length == 0 ? page : Path.GetRelativePath(DocumentationPages.Root, Path.Combine(DocumentationPages.Root, Path.GetDirectoryName(page)!, file));
            Assert.True(Path.Exists(Path.Combine(DocumentationPages.Root, target)), $"{page} links to {file}, which does not exist");
            if (anchor is not null)
                Assert.True(DocumentationPages.Anchors(target).Contains(anchor), $"{page} links to {target}#{anchor}, and there is no such heading");
        }
    }

    /// <summary>Indentation depends on where a piece stands.</summary>
    private static string Unindent(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("""\]\(([^)\s]+)\)""")]
    private static partial Regex Link();
}
