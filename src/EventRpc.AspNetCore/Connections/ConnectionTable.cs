using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>The connections that are served: numbers them, tells the observers of them, and sends them away.</summary>
internal sealed class ConnectionTable(
    ObjectRegistry registry,
    ClassTable classes,
    ConnectionGate gate,
    LimitRejections rejections,
    ClosedConnections closed,
    EventRpcMetrics metrics,
    CertificateLogin certificates,
    IServiceProvider services,
    IOptions<EventRpcOptions> options,
    TimeProvider time,
    ILogger<ConnectionTable> logger)
{
    /// <summary>How long calls may take to end that were cancelled because the time to drain was over.</summary>
    private static readonly TimeSpan TimeToCancel = TimeSpan.FromSeconds(2);

    /// <summary>How long each observer may take once it has been told that a connection has ended, before nobody waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, RpcConnection> _connections = new();
    private readonly Lock _drainGate = new();
    private IReadOnlyList<IRpcConnectionObserver>? _observers;
    private TaskCompletionSource? _emptied;
    private Task? _drain;
    private long _lastId;

    public int Count => _connections.Count;

    /// <summary>How many there have been since the server started.</summary>
    public long TotalCount => Interlocked.Read(ref _lastId);

    public IReadOnlyCollection<RpcConnection> All => [.. _connections.Values];

    /// <summary>How many there are on each endpoint.</summary>
    /// <param name="endpoints">Those to count even if there are none.</param>
    public Dictionary<string, int> CountByEndpoint(IEnumerable<string> endpoints)
    {
        var counts = endpoints.ToDictionary(endpoint => endpoint, _ => 0);
        foreach (var (_, connection) in _connections)
            counts[connection.Endpoint] = counts.GetValueOrDefault(connection.Endpoint) + 1;
        return counts;
    }

    /// <summary>
    /// Who is told of clients that come and go. They are made when they are first asked for, since they may ask for the
    /// server, which needs this table.
    /// </summary>
    public IReadOnlyList<IRpcConnectionObserver> Observers => _observers ??= [.. services.GetServices<IRpcConnectionObserver>()];

    /// <summary>Whether clients are being sent away.</summary>
    public bool IsDraining => Volatile.Read(ref _emptied) is not null;

    /// <summary>The connection of an id; null if there is none.</summary>
    public RpcConnection? Find(long id) => _connections.GetValueOrDefault(id);

    /// <summary>Takes a connection in.</summary>
    public RpcConnection Add(ConnectionContext context)
    {
        var watch = context.Features.Get<ConnectionWatch>() ?? new(context, $"{context.LocalEndPoint}", gate);
        var connection = new RpcConnection(Interlocked.Increment(ref _lastId), context, time.GetUtcNow(), watch)
        {
            Objects = new ConnectionObjects(registry, classes, options.Value.Limits.MaxObjectsPerConnection, rejections),
        };
        watch.Connection = connection;
        _connections[connection.Id] = connection;
        EventRpcLog.Connected(logger, connection.Id, LogText.Of(connection.RemoteEndPoint));
        // Whoever began to drain before the connection was in the table has not seen it.
        if (IsDraining)
            connection.Stop();
        return connection;
    }

    /// <summary>Finds out who a client is, and tells the observers that it has come.</summary>
    public async ValueTask AnnounceAsync(RpcConnection connection)
    {
        certificates.LogIn(connection);
        connection.Watch.IsObserved = true;
        foreach (var observer in Observers)
        {
            var told = TellAsync(observer, connection, reason: null);
            await told.WaitAsync(connection.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LeaveToItselfAsync(told, observer, connection);
        }
        connection.Watch.IsObserved = false;
    }

    /// <summary>A connection has ended: tells the observers, and gives back what it holds.</summary>
    public async ValueTask RemoveAsync(RpcConnection connection)
    {
        foreach (var observer in Observers)
            await LeaveToItselfAsync(TellAsync(observer, connection, connection.CloseReason), observer, connection);
        await connection.Objects.ReleaseAllAsync();
        closed.Add(connection, time.GetUtcNow());
        metrics.ConnectionEnded(connection.Watch.Age, connection.CloseReason);
        connection.Watch.EndServing();
        _connections.TryRemove(connection.Id, out _);
        EventRpcLog.Disconnected(logger, connection.Id);
        if (_connections.IsEmpty)
            Volatile.Read(ref _emptied)?.TrySetResult();
    }

    /// <summary>Tells one observer of a client that has come, or left for a reason. What it throws is logged, however late.</summary>
    private async Task TellAsync(IRpcConnectionObserver observer, RpcConnection connection, RpcCloseReason? reason)
    {
        try
        {
            if (reason is { } end)
                await observer.OnDisconnectedAsync(connection, end);
            else
                await observer.OnConnectedAsync(connection, connection.Aborted);
        }
#pragma warning disable CA1031 // What an observer does is its own affair.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (reason is not null || !connection.Aborted.IsCancellationRequested)
                EventRpcLog.ObserverFailed(logger, e, connection.Id, observer.GetType().Name);
        }
    }

    /// <summary>Waits for an observer whose client has left, but not for ever.</summary>
    private async Task LeaveToItselfAsync(Task told, IRpcConnectionObserver observer, RpcConnection connection)
    {
        try
        {
            await told.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            EventRpcLog.ObserverTooSlow(logger, connection.Id, observer.GetType().Name, Patience.TotalSeconds);
        }
    }

    /// <summary>Closes a connection at once, cancelling its call.</summary>
    /// <returns>Whether there is one of that id.</returns>
    public bool Disconnect(long id)
    {
        if (!_connections.TryGetValue(id, out var connection))
            return false;
        connection.Close(RpcCloseReason.Disconnected);
        return true;
    }

    /// <summary>
    /// Lets nobody in any more, and each client finish the call that it is in; calls that take longer than
    /// <see cref="EventRpcOptions.DrainTimeout"/> are cancelled, and those that do not end then are left to themselves.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait alone: there is one drain, which all wait for and nobody stops.</param>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_drainGate)
            _drain ??= DrainAsync();
        return _drain.WaitAsync(cancellationToken);
    }

    private async Task DrainAsync()
    {
        gate.Shut();
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _emptied, emptied);
        foreach (var connection in _connections.Values)
            connection.Stop();
        if (_connections.IsEmpty)
            return;

        EventRpcLog.Draining(logger, _connections.Count);
        try
        {
            await emptied.Task.WaitAsync(options.Value.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            EventRpcLog.DrainTimedOut(logger, _connections.Count, options.Value.DrainTimeout.TotalSeconds);
            foreach (var connection in _connections.Values)
                connection.Close(RpcCloseReason.Drain);
            await LeaveBehindAsync(emptied.Task);
        }
    }

    private async Task LeaveBehindAsync(Task emptied)
    {
        try
        {
            await emptied.WaitAsync(TimeToCancel, time);
        }
        catch (TimeoutException)
        {
            EventRpcLog.LeftBehind(logger, _connections.Count, TimeToCancel.TotalSeconds);
            foreach (var connection in _connections.Values)
            {
                connection.Watch.EndServing();
                connection.LeaveBehind();
            }
        }
    }
}
