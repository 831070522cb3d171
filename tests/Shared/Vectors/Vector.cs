namespace EventRpc.Tests.Shared;

/// <summary>A line of a manifest.tsv (tests/vectors/README.md).</summary>
internal sealed record Vector(string Name, string Format, string File, string Kind, string Verdict, string Expected, string Note)
{
    private const int RequiredColumns = 6;

    /// <summary>Takes a line apart; null if columns are missing.</summary>
    public static Vector? TryParse(string line)
    {
        var cells = line.Split('\t');
        return cells.Length < RequiredColumns || cells.Take(RequiredColumns).Any(string.IsNullOrEmpty)
            ? null
            : new Vector(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], string.Join(' ', cells[RequiredColumns..]));
    }
}
