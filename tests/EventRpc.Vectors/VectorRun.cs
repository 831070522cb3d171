using EventRpc.Tests.Shared;

namespace EventRpc.Vectors;

/// <summary>Runs the vectors of a folder, and reports each that does not pass.</summary>
internal sealed class VectorRun(VectorRunOptions options, TextWriter output)
{
    /// <summary>The exit code where there is nothing to run.</summary>
    public const int BadArguments = 2;

    private readonly RunTotals _totals = new();
    private readonly CaseReport _report = new(output, options.IsVerbose);

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs them all.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        VectorFolder folder;
        try
        {
            folder = VectorFolder.Load(options.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            output.WriteLine(e.Message);
            return BadArguments;
        }

        VectorCase[] cases =
        [
            .. folder.MalformedLines.Select(VectorCase.OfMalformed),
            .. folder.Vectors.Select(vector => VectorCase.Of(folder, vector)),
            .. folder.Negotiations.Select(VectorCase.Of),
        ];
        return Run(cases);
    }

    /// <summary>Runs the cases that are selected.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<VectorCase> cases)
    {
        var selected = cases.Where(c => options.Selects(c.Name, c.Format)).ToArray();
        if (selected.Length == 0)
        {
            output.WriteLine($"None of {cases.Count} cases is selected.");
            return BadArguments;
        }
        foreach (var vectorCase in selected)
        {
            var result = GuardedThread.Run(vectorCase.Judge, TimeLimit);
            _totals.Add(vectorCase.Format, result.Outcome);
            _report.Write(vectorCase, result);
        }
        _totals.WriteTo(output);
        return _totals[VectorOutcome.Failed] > 0 ? 1 : 0;
    }
}
