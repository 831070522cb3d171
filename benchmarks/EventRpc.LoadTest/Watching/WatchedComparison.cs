using System.Globalization;
using EventRpc.LoadTest.Comparing;
using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Watching;

/// <summary>Rounds of load with and without somebody who watches, in turn, so that both see the same machine.</summary>
internal static class WatchedComparison
{
    public static async Task<int> RunAsync(int connections, int rate, TimeSpan duration, int rounds, int logLevel, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(logLevel: logLevel);
        using var clients = await LoadConnections.OpenAsync(ServerKind.Ours, server.Rpc, LoadCall.GetData, connections, cancellationToken);
        // The first round is for the compiler.
        await using (new Watcher(server.Http!))
            await RunAsync(clients, duration, rate, cancellationToken);

        var plain = new List<Round>();
        var watched = new List<Round>();
        for (var round = 0; round < rounds; round++)
        {
            plain.Add(await MeasureAsync(server, clients, duration, rate, cancellationToken));
            await using var watcher = new Watcher(server.Http!);
            watched.Add(await MeasureAsync(server, clients, duration, rate, cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {plain[^1]}; watched {watched[^1]}, {watcher.Bytes:N0} bytes read"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {connections} connections, {(rate == 0 ? "as many calls as are answered" : $"{rate} calls/s asked for")}, medians of {rounds} rounds of {duration.TotalSeconds} s
            alone:   {Medians.Of(plain, round => round.CallsPerSecond),10:N0} calls/s, {Medians.Of(plain, round => round.MicrosecondsPerCall):F2} us of server processor a call
            watched: {Medians.Of(watched, round => round.CallsPerSecond),10:N0} calls/s, {Medians.Of(watched, round => round.MicrosecondsPerCall):F2} us of server processor a call
            ratio:   {Medians.Of(plain.Zip(watched), pair => pair.Second.CallsPerSecond / pair.First.CallsPerSecond):F3} of the calls/s, {Medians.Of(plain.Zip(watched), pair => pair.Second.MicrosecondsPerCall / pair.First.MicrosecondsPerCall):F3} of the processor time a call (medians of pairs)
            """));
        return 0;
    }

    private static async Task<Round> MeasureAsync(ServerProcess server, LoadConnections clients, TimeSpan duration, int rate, CancellationToken cancellationToken)
    {
        var before = server.ProcessorTime;
        var calls = await RunAsync(clients, duration, rate, cancellationToken);
        return new Round(calls, (server.ProcessorTime - before).TotalMicroseconds / (calls * duration.TotalSeconds));
    }

    /// <summary>Has all clients call for a time.</summary>
    /// <returns>How many calls a second were answered.</returns>
    private static async Task<double> RunAsync(LoadConnections clients, TimeSpan duration, int rate, CancellationToken cancellationToken)
    {
        var (time, latencies) = rate == 0
            ? await clients.RunAsync(depth: 1, duration, cancellationToken)
            : await clients.RunAtAsync(rate, duration, cancellationToken);
        return latencies.Count / time.TotalSeconds;
    }

    private sealed record Round(double CallsPerSecond, double MicrosecondsPerCall)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CallsPerSecond:N0} calls/s, {MicrosecondsPerCall:F2} us a call");
    }
}
