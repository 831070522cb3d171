using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>Does all scenarios in full, one after the other, and writes what came of them into the page that tells of it.</summary>
internal static class FullRun
{
    public const string Command = "run";

    /// <summary>All scenarios, by their names.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [.. typeof(Scenario).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Scenario)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (Scenario)Activator.CreateInstance(type)!)];

    /// <returns>The program's exit code: 0 if all held.</returns>
    public static async Task<int> RunAsync(string only, TimeSpan soak, DirectoryInfo? output, CancellationToken cancellationToken)
    {
        var report = output is null ? null : new Report(output);
        var chosen = Scenarios.Where(scenario => scenario.GetType().Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (chosen.Count == 0)
        {
            Console.WriteLine($"No scenario has '{only}' in its name. There are {string.Join(", ", Scenarios.Select(scenario => scenario.GetType().Name))}.");
            return 1;
        }
        report?.RequirePlaces(chosen);
        var failed = 0;
        foreach (var scenario in chosen)
        {
            Console.WriteLine($"{scenario.Title}: {scenario.Claim}");
            using var run = ScenarioRun.Full(soak, cancellationToken);
            var clock = Stopwatch.StartNew();
            var outcome = await TryAsync(scenario, run);
            foreach (var (name, value) in run.Figures)
                Console.WriteLine($"  {name}: {value}");
            Console.WriteLine($"  {(outcome is null ? "held" : $"FAILED: {outcome}")} ({clock.Elapsed.TotalSeconds:F0} s)");
            report?.Write(scenario, run, outcome);
            if (outcome is not null)
                failed++;
        }
        return failed == 0 ? 0 : 1;
    }

    /// <returns>What it failed with; null if it held.</returns>
    private static async Task<Exception?> TryAsync(Scenario scenario, ScenarioRun run)
    {
        try
        {
            await scenario.RunToEndAsync(run);
            return null;
        }
#pragma warning disable CA1031 // The others are done all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
