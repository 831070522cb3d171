namespace EventRpc.Resilience;

/// <summary>How long calls took while something was done to their server.</summary>
internal static class CallTimes
{
    /// <summary>How long a call may take in brief, when a machine is busy with other tests too, and in full.</summary>
    private static readonly TimeSpan LongestInBrief = TimeSpan.FromSeconds(30), LongestInFull = TimeSpan.FromSeconds(3);

    /// <summary>Notes how long calls took, of which none may have taken too long.</summary>
    public static void NoteTimes(this ScenarioRun run, Latencies latencies)
    {
        run.Note("p50", $"{latencies.Percentile(0.5) / 1000:N1} ms");
        run.Note("p99", $"{latencies.Percentile(0.99) / 1000:N1} ms");
        run.Note("longest", $"{latencies.Percentile(1) / 1000:N0} ms");
        Assert.True(latencies.Percentile(1) < run.Pick(LongestInBrief, LongestInFull).TotalMicroseconds, $"A call took {latencies.Percentile(1) / 1e6:N1} s.");
    }
}
