using System.Globalization;
using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Watching;

/// <summary>Rounds of load with and without somebody who watches, in turn, so that both see the same machine.</summary>
internal static class WatchedComparison
{
    public static async Task<int> RunAsync(int connections, int rate, TimeSpan duration, int rounds, int logLevel, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(logLevel);
        using var clients = await LoadClients.ConnectAsync(server.Rpc, connections, cancellationToken);
        // The first round is for the compiler.
        await using (new Watcher(server.Http))
            await clients.RunAsync(duration, rate, cancellationToken);

        var plain = new List<Round>();
        var watched = new List<Round>();
        for (var round = 0; round < rounds; round++)
        {
            plain.Add(await MeasureAsync(server, clients, duration, rate, cancellationToken));
            await using var watcher = new Watcher(server.Http);
            watched.Add(await MeasureAsync(server, clients, duration, rate, cancellationToken));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {plain[^1]}; watched {watched[^1]}, {watcher.Bytes:N0} bytes read"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {connections} connections, {(rate == 0 ? "as many calls as are answered" : $"{rate} calls/s asked for")}, medians of {rounds} rounds of {duration.TotalSeconds} s
            alone:   {Median(plain, round => round.CallsPerSecond),10:N0} calls/s, {Median(plain, round => round.MicrosecondsPerCall):F2} us of server processor a call
            watched: {Median(watched, round => round.CallsPerSecond),10:N0} calls/s, {Median(watched, round => round.MicrosecondsPerCall):F2} us of server processor a call
            ratio:   {Median(plain.Zip(watched), pair => pair.Second.CallsPerSecond / pair.First.CallsPerSecond):F3} of the calls/s, {Median(plain.Zip(watched), pair => pair.Second.MicrosecondsPerCall / pair.First.MicrosecondsPerCall):F3} of the processor time a call (medians of pairs)
            """));
        return 0;
    }

    private static async Task<Round> MeasureAsync(ServerProcess server, LoadClients clients, TimeSpan duration, int rate, CancellationToken cancellationToken)
    {
        var before = server.ProcessorTime;
        var calls = await clients.RunAsync(duration, rate, cancellationToken);
        return new Round(calls, (server.ProcessorTime - before).TotalMicroseconds / (calls * duration.TotalSeconds));
    }

    private static double Median<T>(IEnumerable<T> values, Func<T, double> value)
    {
        var sorted = values.Select(value).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Round(double CallsPerSecond, double MicrosecondsPerCall)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CallsPerSecond:N0} calls/s, {MicrosecondsPerCall:F2} us a call");
    }
}
