using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>Holds a server's memory to what it was before a scenario.</summary>
internal static class MemoryCheck
{
    /// <summary>What pools and tables may keep for the next time, in megabytes: in brief, when less is done, and in full.</summary>
    private const double KeptInBrief = 8, KeptInFull = 16;

    /// <summary>Waits until nobody is there any more, and checks that the memory has come back with them.</summary>
    /// <param name="server">The server.</param>
    /// <param name="before">What it was before.</param>
    /// <param name="run">Takes the figure.</param>
    /// <param name="kept">What may be kept besides, in megabytes: <see cref="KeptOf"/>.</param>
    /// <param name="patience">How long it may take: .NET's pool gives back what has not been used for a minute or two.</param>
    public static async Task AssertMemoryBackAsync(this ServerProcess server, ServerState before, ScenarioRun run, double kept = 0, TimeSpan patience = default)
    {
        var clock = Stopwatch.StartNew();
        var most = run.Pick(KeptInBrief, KeptInFull) + kept;
        var after = await server.AtRestAsync();
        var more = MoreOf(after);
        while (more >= most && clock.Elapsed < patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), run.CancellationToken);
            after = await server.AtRestAsync();
            more = MoreOf(after);
        }
        run.Note("heap more than before", $"{more:N1} MB");
        Assert.True(more < most, $"The managed heap has grown by {more:N1} MB: {before} {after}");

        double MoreOf(ServerState state) => (state.Heap - before.Heap) / ServerState.Megabyte;
    }

    /// <summary>
    /// What .NET's pool may keep of large messages that were received at once, in megabytes: of each size of array up to
    /// 2 MB, which they all went through, one a message, up to 32 a core.
    /// </summary>
    public static double KeptOf(int messages) => 4 * Math.Min(messages, 32 * Environment.ProcessorCount);

    /// <summary>How much more memory the process had at its peak than before, in megabytes.</summary>
    public static async Task<double> PeakOverAsync(this ServerProcess server, ServerState before) =>
        ((await server.AskAsync()).Peak - before.WorkingSet) / ServerState.Megabyte;

    /// <summary>Notes it too.</summary>
    public static async Task<double> PeakOverAsync(this ServerProcess server, ServerState before, ScenarioRun run)
    {
        var peak = await server.PeakOverAsync(before);
        run.Note("memory at peak", $"+{peak:N0} MB");
        return peak;
    }

    /// <summary>Has everything done once that costs memory only the first time, and takes the state from there.</summary>
    public static async Task<ServerState> WarmAsync(this ServerProcess server, CancellationToken cancellationToken)
    {
        await using (var crowd = await Crowd.GatherAsync(server.EndPoint, 32, cancellationToken))
            await crowd.CallAsync(32, TimeSpan.FromSeconds(0.3), cancellationToken);
        var before = await server.AtRestAsync();
        await server.AskAsync(ServedTarget.ForgetPeak);
        return before;
    }
}
