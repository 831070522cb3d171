using System.Diagnostics;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>Calls a method of several objects over and over, and measures how long each call takes.</summary>
/// <param name="targets">The objects, each of a connection of its own.</param>
/// <param name="step">The method.</param>
/// <param name="depth">How many calls of a connection are on their way at once.</param>
internal sealed class Benchmark(IReadOnlyList<RemoteObject> targets, CallStep step, int depth)
{
    private readonly Stopwatch _running = new();
    private long _errors;
    private string? _firstError;

    public LatencyHistogram Latencies { get; } = new();

    /// <summary>How many calls failed.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>What the first of them said.</summary>
    public string? FirstError => Volatile.Read(ref _firstError);

    public TimeSpan Elapsed => _running.Elapsed;

    public double CallsPerSecond => Latencies.Count / Math.Max(Elapsed.TotalSeconds, 1e-6);

    /// <summary>Calls until the time is up, or until it is cancelled; what is on its way then is waited for, but not when cancelled.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running.Start();
        ending.CancelAfter(duration);
        await Task.WhenAll(targets.SelectMany(target => Enumerable.Range(0, depth).Select(_ => CallAsync(target, ending.Token, cancellationToken))));
        _running.Stop();
    }

    private async Task CallAsync(RemoteObject target, CancellationToken ending, CancellationToken cancellationToken)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var start = Stopwatch.GetTimestamp();
                await target.CallAsync(step.Method, step.Arguments, cancellationToken);
                Latencies.Add(Stopwatch.GetElapsedTime(start));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is RpcException or PerlDataException or TimeoutException or RpcConnectionException)
            {
                Interlocked.Increment(ref _errors);
                Interlocked.CompareExchange(ref _firstError, e.Message, null);
                if (e is RpcConnectionException)
                    return;
            }
        }
    }
}
