using System.Diagnostics;
using EventRpc.AspNetCore.Tests.Certificates;

namespace EventRpc.Resilience;

public sealed class Soak : Scenario
{
    private const int Visitors = 16;

    internal override string Claim =>
        "visitors do something of everything, over and over; the second half of it takes no more memory and no more time than the first, within 10 % and 4 MB of the heap, 15 % and 16 MB of the process, twice the time and 20 ms of the calls.";

    internal override TimeSpan Limit(ScenarioRun run) => run.Soak * 1.2 + TimeSpan.FromMinutes(5);

    internal override async Task RunAsync(ScenarioRun run)
    {
        using var certificates = new CertificateFolder();
        using var certificate = certificates.Write();
        await using var server = await ServerProcess.StartAsync(
        [
            .. certificates.SettingsOf("EventRpcTls"),
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"),
            ("EventRpc:AllowStorable", "true"),
            .. LogIns.Required,
        ]);
        await VisitAsync(server, new Tally(), run.Soak / run.Pick(2, 10), samples: 1, run.CancellationToken);
        var before = await server.AtRestAsync();

        var tally = new Tally();
        var samples = await VisitAsync(server, tally, run.Soak, run.Pick(12, 120), run.CancellationToken);
        run.Picture = SoakChart.Draw(samples);
        run.Note("length", $"{run.Soak:c}");
        run.Note("visits", $"{tally.Visits:N0}");
        run.NoteTimes(tally.All);
        // In brief pools still fill, with some arrays of a megabyte for each visitor, and other tests may keep the machine busy.
        AssertFlat("heap", "MB", samples, sample => sample.Heap, 1.1, run.Pick(48, 4), run);
        AssertFlat("process", "MB", samples, sample => sample.WorkingSet, 1.15, run.Pick(64, 16), run);
        AssertFlat("p99", "ms", samples, sample => sample.P99, 2, run.Pick(2_000, 20), run);
        await server.AssertMemoryBackAsync(before, run, kept: run.Pick(48, 0), patience: run.Pick(TimeSpan.Zero, TimeSpan.FromMinutes(3)));
    }

    /// <summary>Lets visitors in for a time, and looks at the server now and then.</summary>
    private static async Task<List<SoakSample>> VisitAsync(ServerProcess server, Tally tally, TimeSpan length, int samples, CancellationToken cancellationToken)
    {
        var taken = new List<SoakSample>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var visits = Task.WhenAll(Enumerable.Range(0, Visitors).Select(seed => Task.Run(() => new Visitor(server, seed, tally).VisitAsync(ending.Token))));
        try
        {
            using var timer = new PeriodicTimer(length / samples);
            var clock = Stopwatch.StartNew();
            while (taken.Count < samples && !visits.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
            {
                var recent = tally.TakeRecent();
                // The process as an operator sees it, with the garbage that is left to the collector.
                var workingSet = (await server.AskAsync()).WorkingSet;
                var heap = (await server.AskAsync(ServedTarget.Collected)).Heap;
                taken.Add(new(clock.Elapsed, heap / ServerState.Megabyte, workingSet / ServerState.Megabyte, recent.Percentile(0.99) / 1000));
            }
        }
        finally
        {
            await ending.CancelAsync();
            await visits;
        }
        return taken;
    }

    private static void AssertFlat(string name, string unit, List<SoakSample> samples, Func<SoakSample, double> figure, double times, double more, ScenarioRun run)
    {
        var first = SoakSample.Median(samples.Take(samples.Count / 2), figure);
        var second = SoakSample.Median(samples.Skip(samples.Count / 2), figure);
        run.Note($"{name}, first and second half", $"{first:N1}, {second:N1} {unit}");
        Assert.True(second < first * times + more, $"The {name} has grown from {first:N1} to {second:N1} {unit}.");
    }
}
