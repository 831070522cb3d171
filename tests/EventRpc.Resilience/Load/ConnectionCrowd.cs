using System.Diagnostics;

namespace EventRpc.Resilience;

public sealed class ConnectionCrowd : Scenario
{
    /// <summary>What a connection may take of memory, in brief, when what the process takes anyway is divided by few, and in full.</summary>
    private const double MostInBrief = 24 * 1024, MostInFull = 12 * 1024;

    internal override string Claim => "many connections are held, each with an object, while 500 of them call; every call is answered rightly, and an idle connection costs little.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var most = Crowd.MostConnections;
        var count = Math.Min(run.Pick(1_000, 10_000), most);
        var callers = run.Pick(100, 500);
        await using var server = await ServerProcess.StartAsync(("EventRpc:Limits:MaxConnections", "100000"));
        var before = await server.WarmAsync(run.CancellationToken);
        await using (var crowd = await Crowd.GatherAsync(server.EndPoint, count, run.CancellationToken))
        {
            var held = await server.AskAsync(ServedTarget.Collected);
            Assert.Equal((count, count), (held.Connections, held.Objects));
            var each = (double)(held.WorkingSet - before.WorkingSet) / count;
            run.Note("connections", $"{count:N0} (this system allows {most:N0})");
            run.Note("memory each", $"{each:N0} bytes");
            Assert.True(each < run.Pick(MostInBrief, MostInFull), $"A connection takes {each:N0} bytes.");

            var clock = Stopwatch.StartNew();
            var latencies = await crowd.CallAsync(callers, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)), run.CancellationToken);
            run.Note("callers", $"{callers:N0}");
            run.Note("calls/s", $"{latencies.Count / clock.Elapsed.TotalSeconds:N0}");
            run.NoteTimes(latencies);
        }
        await server.AssertMemoryBackAsync(before, run);
    }
}
