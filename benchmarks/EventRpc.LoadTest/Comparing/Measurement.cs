using EventRpc.LoadTest.Load;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>What one round of load on a server came to.</summary>
/// <param name="CallsPerSecond">How many calls a second were answered.</param>
/// <param name="P50">The time that half of them took at most, in microseconds.</param>
/// <param name="P99">The time that 99 % of them took at most, likewise.</param>
/// <param name="P999">And 99.9 %.</param>
/// <param name="ProcessorTime">The server's processor time a call, in microseconds.</param>
/// <param name="Allocated">What the server allocated for a call, in bytes; null where it does not tell.</param>
internal sealed record Measurement(double CallsPerSecond, double P50, double P99, double P999, double ProcessorTime, double? Allocated)
{
    public static async Task<Measurement> TakeAsync(ServerProcess server, LoadConnections connections, int depth, TimeSpan duration, CancellationToken cancellationToken)
    {
        var allocated = await server.GetAllocatedAsync();
        var processor = server.ProcessorTime;
        var (time, latencies) = await connections.RunAsync(depth, duration, cancellationToken);
        processor = server.ProcessorTime - processor;
        allocated = await server.GetAllocatedAsync() - allocated;
        return new Measurement(
            latencies.Count / time.TotalSeconds,
            latencies.Percentile(0.5),
            latencies.Percentile(0.99),
            latencies.Percentile(0.999),
            processor.TotalMicroseconds / latencies.Count,
            (double?)allocated / latencies.Count);
    }

    /// <summary>The middle of several rounds, of each figure by itself.</summary>
    public static Measurement Median(IReadOnlyList<Measurement> rounds) => new(
        Medians.Of(rounds, round => round.CallsPerSecond),
        Medians.Of(rounds, round => round.P50),
        Medians.Of(rounds, round => round.P99),
        Medians.Of(rounds, round => round.P999),
        Medians.Of(rounds, round => round.ProcessorTime),
        rounds[0].Allocated is null ? null : Medians.Of(rounds, round => round.Allocated!.Value));
}

internal static class Medians
{
    public static double Of<T>(IEnumerable<T> values, Func<T, double> value)
    {
        var sorted = values.Select(value).Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
