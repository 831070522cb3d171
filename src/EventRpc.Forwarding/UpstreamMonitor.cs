using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using Microsoft.Extensions.Hosting;

namespace EventRpc.Forwarding;

/// <summary>
/// Keeps a connection to each of the other servers, to know their classes before clients ask for them, and whether they can
/// be reached.
/// </summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class UpstreamMonitor(Upstreams upstreams, TimeProvider time) : IHostedService, IAsyncDisposable
{
    /// <summary>How long to wait before a server that cannot be reached is tried again.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often a server is asked for a sign of life.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Waits until each server has been reached, or could not be.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var tried = upstreams.All.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        _watching = Task.WhenAll(upstreams.All.Select((upstream, i) => WatchAsync(upstream, tried[i])));
        await Task.WhenAll(tried.Select(one => one.Task)).WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _watching.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _watching;
        _stopped.Dispose();
    }

    private async Task WatchAsync(Upstream upstream, TaskCompletionSource tried)
    {
        try
        {
            while (true)
            {
                try
                {
                    await using var client = await EventRpcClient.ConnectAsync(upstream.Client, _stopped.Token);
                    upstream.Reached(client.Classes);
                    tried.TrySetResult();
                    await StayAsync(client, upstream.Client.ConnectTimeout);
                }
#pragma warning disable CA1031 // Whatever is wrong with one server, the others and this one go on.
                catch (Exception e) when (!_stopped.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    upstream.OutOfReach(e.Message);
                    tried.TrySetResult();
                }
                await Task.Delay(RetryInterval, time, _stopped.Token);
            }
        }
#pragma warning disable CA1031 // This is the end, and nobody is there any more to whom what went wrong on the way would matter.
        catch (Exception) when (_stopped.IsCancellationRequested)
#pragma warning restore CA1031
        {
            tried.TrySetResult();
        }
    }

    /// <summary>Stays connected until the connection is lost.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="patience">How long the server may take to answer: one in Perl may be busy with a call.</param>
    private async Task StayAsync(EventRpcClient client, TimeSpan patience)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(client.Closed, _stopped.Token);
        while (true)
        {
            await Task.Delay(PingInterval, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopped.Token.ThrowIfCancellationRequested();
            await client.PingAsync(_stopped.Token).WaitAsync(patience, time);
        }
    }
}
