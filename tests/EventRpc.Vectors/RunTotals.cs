using EventRpc.Tests.Shared;

namespace EventRpc.Vectors;

/// <summary>How many cases passed, failed and were skipped, by format.</summary>
internal sealed class RunTotals
{
    private readonly SortedDictionary<string, int[]> _formats = new(StringComparer.Ordinal);

    public int this[VectorOutcome outcome] => _formats.Values.Sum(counts => counts[(int)outcome]);

    public void Add(string format, VectorOutcome outcome)
    {
        if (!_formats.TryGetValue(format, out var counts))
            _formats.Add(format, counts = new int[Enum.GetValues<VectorOutcome>().Length]);
        counts[(int)outcome]++;
    }

    /// <summary>Writes a table, and the sums as the last line.</summary>
    public void WriteTo(TextWriter output)
    {
        output.WriteLine($"{"",-10}{"passed",8}{"failed",8}{"skipped",8}");
        foreach (var (format, counts) in _formats)
            output.WriteLine($"{(format.Length > 0 ? format : "(none)"),-10}{counts[0],8}{counts[1],8}{counts[2],8}");
        output.WriteLine();
        output.WriteLine($"{this[VectorOutcome.Passed]} passed, {this[VectorOutcome.Failed]} failed, {this[VectorOutcome.Skipped]} skipped");
    }
}
