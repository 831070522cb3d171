using System.Diagnostics;

namespace EventRpc.Resilience;

public sealed class ConnectionStorm : Scenario
{
    /// <summary>What there must be of the rate that is asked for, in full: a machine that is busy with other tests says nothing.</summary>
    private const double LeastReached = 0.8;

    /// <summary>How much memory it may take at its peak, in megabytes.</summary>
    private const double Most = 64;

    internal override string Claim => "clients connect, make an object, call it and vanish, by a reset or by closing, many a second; all are served, and nothing of them stays.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var rate = run.Pick(500, 2_000);
        var seconds = run.Pick(2, 20);
        await using var server = await ServerProcess.StartAsync();
        var before = await server.WarmAsync(run.CancellationToken);

        var clock = Stopwatch.StartNew();
        var latencies = new Latencies();
        await Parallel.ForAsync(0, rate * seconds, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = run.CancellationToken }, async (i, cancellationToken) =>
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            if (due - clock.Elapsed is var early && early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, cancellationToken);
            var begin = Stopwatch.GetTimestamp();
            var client = await ConnectAsync(server.EndPoint, MessageFormat.Sereal);
            var oid = await client.NewTargetAsync();
            Assert.Equal($"call {i}", (await client.ResultAsync(oid, "echo", $"call {i}")).ToString());
            if (i % 2 == 0)
                await client.DisposeAsync();
            else
                client.Reset();
            lock (latencies)
                latencies.Add(Stopwatch.GetTimestamp() - begin);
        });
        run.Note("connections", $"{rate * seconds:N0}");
        run.Note("asked for", $"{rate:N0}/s");
        var reached = rate * seconds / clock.Elapsed.TotalSeconds;
        run.Note("reached", $"{reached:N0}/s");
        run.NoteTimes(latencies);
        Assert.True(reached >= run.Pick(0, LeastReached) * rate, $"No more than {reached:N0} connections a second were served.");
        var peak = await server.PeakOverAsync(before, run);
        Assert.True(peak < Most, $"The storm takes {peak:N0} MB.");
        await server.AssertMemoryBackAsync(before, run);
    }
}
