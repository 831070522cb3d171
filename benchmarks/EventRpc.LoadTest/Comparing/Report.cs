namespace EventRpc.LoadTest.Comparing;

/// <summary>Puts the figures into the page that tells of them, between its marks.</summary>
internal static class Report
{
    private const string Begin = "<!-- figures -->\n";
    private const string End = "<!-- /figures -->";

    public static async Task WriteAsync(DirectoryInfo folder, string figures, string chart, CancellationToken cancellationToken)
    {
        var page = Path.Combine(folder.FullName, "performance.md");
        var text = File.Exists(page) ? await File.ReadAllTextAsync(page, cancellationToken) : Begin + End + "\n";
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin)
            throw new InvalidOperationException($"{page} has no place for figures: {Begin.Trim()} and {End}.");
        await File.WriteAllTextAsync(page, $"{text[..begin]}\n{figures}\n{text[end..]}", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "performance.svg"), chart, cancellationToken);
    }
}
