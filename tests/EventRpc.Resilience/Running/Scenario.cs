using System.Text.RegularExpressions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EventRpc.Resilience;

/// <summary>
/// Something that is done to a server, and what it is held to. As a test it is done in brief, so that it runs with all
/// others; the command <c>run</c> does the same in full and reports the figures.
/// </summary>
public abstract partial class Scenario
{
    /// <summary>How long it may take to end once it has been cancelled.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>What holds, as a sentence of the report.</summary>
    internal abstract string Claim { get; }

    /// <summary>The scenario's name in words.</summary>
    internal string Title => Capital().Replace(GetType().Name, match => $" {match.Value.ToLowerInvariant()}");

    /// <summary>How long a run may take.</summary>
    internal virtual TimeSpan Limit(ScenarioRun run) => TimeSpan.FromMinutes(5);

    /// <summary>Does it; throws if the server did not bear it.</summary>
    internal abstract Task RunAsync(ScenarioRun run);

    /// <summary>Does it within its time, and checks that nothing goes on in this process when it has ended.</summary>
    internal async Task RunToEndAsync(ScenarioRun run)
    {
        var limit = Limit(run);
        var killed = ServerProcess.Killed;
        run.CancelAfter(limit);
        try
        {
            await RunAsync(run).WaitAsync(limit + Grace);
        }
        catch (Exception e) when (ServerProcess.Killed > killed)
        {
            throw new InvalidOperationException($"{e.Message} Besides, a server did not end and was killed.", e);
        }
        catch (OperationCanceledException e) when (run.IsOverdue)
        {
            throw new TimeoutException($"It took more than {limit}.", e);
        }
        Assert.True(ServerProcess.Killed == killed, "A server did not end and was killed.");
        await ProcessState.AssertBackAsync(run.Before);
    }

    [Fact]
    public async Task Is_borne_within_its_bounds()
    {
        using var run = ScenarioRun.Brief(TestContext.Current.CancellationToken);
        await RunToEndAsync(run);
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
