using System.Globalization;
using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>Puts servers under the same load in turn, several times over, so that all of them see the same machine.</summary>
internal static class Comparison
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="duration">How long each server is under load in each of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ScenarioResult> RunAsync(Scenario scenario, int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        var measured = scenario.Servers.Select(_ => new List<Measurement>()).ToArray();
        var processes = new List<ServerProcess>();
        var loads = new List<LoadConnections>();
        try
        {
            foreach (var kind in scenario.Servers)
            {
                processes.Add(await ServerProcess.StartAsync(kind));
                loads.Add(await LoadConnections.OpenAsync(kind, processes[^1].Rpc, scenario.Call, scenario.Connections, cancellationToken));
                // For the compiler, which makes the code better in steps.
                await loads[^1].RunAsync(scenario.Depth, duration, cancellationToken);
                await loads[^1].RunAsync(scenario.Depth, duration, cancellationToken);
            }
            for (var round = 0; round < rounds; round++)
            {
                // Now this one first, now that.
                foreach (var i in Enumerable.Range(0, processes.Count).Select(i => (i + round) % processes.Count))
                    measured[i].Add(await Measurement.TakeAsync(processes[i], loads[i], scenario.Depth, duration, cancellationToken));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  round {round + 1}: {string.Join(", ", scenario.Servers.Select((kind, i) => $"{kind} {measured[i][^1].CallsPerSecond:N0}/s {measured[i][^1].ProcessorTime:F1} us"))}"));
            }
        }
        finally
        {
            loads.ForEach(load => load.Dispose());
            foreach (var process in processes)
                await process.DisposeAsync();
        }
        return new ScenarioResult(scenario, measured);
    }
}

/// <summary>What a scenario came to.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Rounds">The rounds of each of its servers.</param>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<IReadOnlyList<Measurement>> Rounds)
{
    /// <summary>A figure of the first server as a share of another's: the middle of the shares of the rounds.</summary>
    public double Ratio(int other, Func<Measurement, double> figure) => Medians.Of(Rounds[0].Zip(Rounds[other]), pair => figure(pair.First) / figure(pair.Second));
}
