using Microsoft.Extensions.Hosting;

namespace EventRpc.AspNetCore;

/// <summary>
/// Looks once a second at what the server has counted, and remembers the last minutes, so that whoever opens the page
/// sees what was before.
/// </summary>
internal sealed class StatisticsSampler(EventRpcServer server, TimeProvider time) : BackgroundService
{
    /// <summary>How many samples are remembered: five minutes.</summary>
    public const int Capacity = 300;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Queue<StatisticsSample> _samples = new();
    private readonly Lock _gate = new();
    private DurationDistribution _lastCalls = new();
    private long _lastErrors;
    private long _lastReceived;
    private long _lastSent;
    private long _lastTimestamp = time.GetTimestamp();
    private long _count;

    /// <summary>The samples after one, oldest first.</summary>
    /// <param name="number">The sample's number; 0 for all that are remembered.</param>
    public IReadOnlyList<StatisticsSample> After(long number)
    {
        lock (_gate)
            return [.. _samples.Where(sample => sample.Number > number)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Sample();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Sample()
    {
        var now = time.GetTimestamp();
        var statistics = server.Statistics;
        var calls = statistics.AllCalls(out var errors);
        var received = statistics.BytesReceived.Total;
        var sent = statistics.BytesSent.Total;
        var between = calls.Since(_lastCalls);
        var sample = new StatisticsSample(
            ++_count, time.GetUtcNow(), time.GetElapsedTime(_lastTimestamp, now).TotalSeconds, between.Count, errors - _lastErrors,
            between.Percentile(0.50), between.Percentile(0.95), between.Percentile(0.99), received - _lastReceived, sent - _lastSent,
            server.ConnectionCount, server.ObjectCount, server.CallsInFlight);
        (_lastCalls, _lastErrors, _lastReceived, _lastSent, _lastTimestamp) = (calls, errors, received, sent, now);
        lock (_gate)
        {
            if (_samples.Count == Capacity)
                _samples.Dequeue();
            _samples.Enqueue(sample);
        }
    }
}
