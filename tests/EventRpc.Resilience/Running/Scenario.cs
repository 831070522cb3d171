using System.Text.RegularExpressions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EventRpc.Resilience;

/// <summary>
/// Something that is done to a server, and what it is held to. As a test it is done in brief, so that it runs with all
/// others; the command <c>run</c> does the same in full and reports the figures.
/// </summary>
public abstract partial class Scenario
{
    /// <summary>What holds, as a sentence of the report.</summary>
    internal abstract string Claim { get; }

    /// <summary>How long it may take in full.</summary>
    internal virtual TimeSpan Limit => TimeSpan.FromMinutes(5);

    /// <summary>The scenario's name in words.</summary>
    internal string Title => Capital().Replace(GetType().Name, match => $" {match.Value.ToLowerInvariant()}");

    /// <summary>Does it; throws if the server did not bear it.</summary>
    internal abstract Task RunAsync(ScenarioRun run);

    /// <summary>Does it within a time.</summary>
    internal async Task RunAsync(ScenarioRun run, TimeSpan limit) => await RunAsync(run).WaitAsync(limit, run.CancellationToken);

    [Fact]
    public Task Does_no_harm() => RunAsync(ScenarioRun.Brief(TestContext.Current.CancellationToken), TimeSpan.FromMinutes(1));

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
