using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using EventRpc.Protocol;
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

    /// <summary>How often a server is asked for a sign of life, and how long it may take to give one.</summary>
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
                    await StayAsync(client);
                }
                catch (Exception e) when (e is RpcConnectionException or RpcException or PerlDataException or TimeoutException or IOException)
                {
                    upstream.OutOfReach(e.Message);
                    tried.TrySetResult();
                }
                await Task.Delay(RetryInterval, time, _stopped.Token);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            tried.TrySetResult();
        }
    }

    /// <summary>Stays connected until the connection is lost.</summary>
    private async Task StayAsync(EventRpcClient client)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(client.Closed, _stopped.Token);
        while (true)
        {
            await Task.Delay(PingInterval, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopped.Token.ThrowIfCancellationRequested();
            await client.PingAsync(_stopped.Token).WaitAsync(PingInterval, time);
        }
    }
}
