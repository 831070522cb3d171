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
        var failed = 0;
        foreach (var scenario in Scenarios.Where(scenario => scenario.GetType().Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Console.WriteLine($"{scenario.Title}: {scenario.Claim}");
            var run = ScenarioRun.Full(soak, cancellationToken);
            var clock = Stopwatch.StartNew();
            var outcome = await TryAsync(scenario, run, scenario.Limit);
            foreach (var (name, value) in run.Figures)
                Console.WriteLine($"  {name}: {value}");
            Console.WriteLine($"  {outcome ?? "held"} ({clock.Elapsed.TotalSeconds:F0} s)");
            if (outcome is null)
                report?.Write(scenario, run);
            else
                failed++;
        }
        return failed == 0 ? 0 : 1;
    }

    /// <returns>What it failed with; null if it held.</returns>
    private static async Task<string?> TryAsync(Scenario scenario, ScenarioRun run, TimeSpan limit)
    {
        try
        {
            await scenario.RunAsync(run, limit);
            return null;
        }
#pragma warning disable CA1031 // The others are done all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"FAILED: {e}";
        }
    }
}
