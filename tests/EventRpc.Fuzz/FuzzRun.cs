using System.Diagnostics;
using EventRpc.Fuzz.Checks;
using EventRpc.Fuzz.Mutation;

namespace EventRpc.Fuzz;

/// <summary>Mutates documents of one format until the time is up, and reports.</summary>
internal sealed class FuzzRun
{
    /// <summary>As much as a thread of the pool has on Linux, where the server reads its documents.</summary>
    private const int StackSize = 1536 * 1024;

    private readonly FuzzFormat _format;
    private readonly FuzzOptions _options;
    private readonly Random _random;
    private readonly Corpus _corpus;
    private readonly Meter _meter;
    private readonly DocumentCheck _check;
    private readonly Findings _findings;
    private readonly Dictionary<string, long> _outcomes = [];
    private long _executions;

    private FuzzRun(FuzzFormat format, FuzzOptions options)
    {
        _format = format;
        _options = options;
        // Its own mutations for each format, but always the same ones for a seed.
        _random = new Random(options.Seed + format.Name.Length * 7919);
        _corpus = Corpus.Load(options.Corpus, format);
        _meter = new Meter(format.Format);
        _check = new DocumentCheck(format.Format, _meter);
        _findings = new Findings(options.Findings, format);
    }

    /// <summary>Runs one format.</summary>
    /// <returns>Whether nothing was found.</returns>
    public static bool Run(FuzzFormat format, FuzzOptions options)
    {
        var run = new FuzzRun(format, options);
        using var watchdog = new Watchdog(run._findings);
        var thread = new Thread(() => run.Mutate(watchdog), StackSize) { Name = format.Name };
        var clock = Stopwatch.StartNew();
        thread.Start();
        thread.Join();
        run.Report(clock.Elapsed);
        return run._findings.Count == 0;
    }

    private void Mutate(Watchdog watchdog)
    {
        var mutator = new Mutator(_format, _random);
        var clock = Stopwatch.StartNew();
        foreach (var document in _corpus.Documents.ToArray())
            Try(document, watchdog);
        while (clock.Elapsed < _options.Duration)
            Try(mutator.Mutate(_corpus.Pick(_random), _corpus.Pick(_random)), watchdog);
    }

    private void Try(byte[] document, Watchdog watchdog)
    {
        watchdog.Begin(document);
        try
        {
            var behaviour = _check.Check(document);
            _corpus.Offer(document, behaviour.Id, _random);
            var outcome = behaviour.Refusal?.ToString() ?? "read";
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        }
#pragma warning disable CA1031 // Whatever comes out here is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            watchdog.End();
            _findings.Add(document, e);
        }
        finally
        {
            watchdog.End();
            _executions++;
        }
    }

    private void Report(TimeSpan elapsed)
    {
        var outcomes = string.Join(", ", _outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Key} {100.0 * o.Value / _executions:F1} %"));
        var (time, length, operation) = _meter.Slowest;
        var (ratio, greedyLength, greedyOperation) = _meter.Greediest;
        Console.WriteLine(
            $"""
            {_format.Name}: {_executions:N0} executions in {elapsed.TotalSeconds:F0} s, {_executions / elapsed.TotalSeconds:N0}/s, seed {_options.Seed}
              {outcomes}; {_corpus.Count:N0} documents kept
              slowest: {operation}, {time.TotalMilliseconds:F1} ms for {length:N0} bytes
              most memory within ten times the document and 64 KiB: {greedyOperation}, {ratio:F1} times {greedyLength:N0} bytes
              {_findings.Count} findings
            """);
    }
}
