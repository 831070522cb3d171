using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using EventRpc.Client;
using Microsoft.Extensions.Logging;

namespace EventRpc.ClientFactory;

/// <summary>
/// Connections to a server that are used one after the other by many: a keyed singleton, by the name that it was added with,
/// or without a key if there is only one. All members may be used from any thread. The container closes it with all
/// connections, also those in use.
/// </summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
public sealed class EventRpcClientPool : IAsyncDisposable
{
    private readonly PoolRegistration _registration;
    private readonly EventRpcClientPoolOptions _options;
    private readonly PoolMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _turns;
    private readonly PoolConnections _connections;
    private readonly Lock _disposing = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly PeriodicTimer _timer;
    private readonly Task _closingIdle;
    private Task? _disposal;

    internal EventRpcClientPool(PoolRegistration registration, EventRpcClientPoolOptions options, PoolMetrics metrics, ILogger logger)
    {
        _registration = registration;
        _options = options;
        _metrics = metrics;
        _logger = logger;
        // Who waits is let go by AcquireTimeout, however many they are.
        _turns = new ConcurrencyLimiter(new() { PermitLimit = options.MaxConnections, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        _connections = new PoolConnections(options.TimeProvider);
        // Who comes late may still look at it when the source is disposed.
        _closed = _closing.Token;
        _timer = new PeriodicTimer(options.MaxIdleTime / 4, options.TimeProvider);
        _closingIdle = CloseIdleAsync();
        metrics.Add(this);
    }

    /// <summary>The name that the pool was added with.</summary>
    public string Name => _registration.Name;

    internal int MaxConnections => _options.MaxConnections;

    internal (int Used, int Idle) ConnectionCount => _connections.Count;

    /// <summary>How many wait for a connection.</summary>
    internal long WaitingCount
    {
        get
        {
            try
            {
                return _turns.GetStatistics()?.CurrentQueuedCount ?? 0;
            }
            catch (ObjectDisposedException)
            {
                // Whoever collects metrics may come while the pool is closed.
                return 0;
            }
        }
    }

    /// <summary>
    /// Gets a client with a connection that nobody else uses until the client is disposed: the one that was returned last, or
    /// a new one. While all are in use it waits, and who came first goes first.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// A client. Dispose it as soon as it is not needed: that gives back what is left of its objects, and returns the
    /// connection.
    /// </returns>
    /// <exception cref="TimeoutException">None was returned within <see cref="EventRpcClientPoolOptions.AcquireTimeout"/>.</exception>
    /// <exception cref="RpcConnectionException">There is no connection; <see cref="RpcConnectionException.Error"/> says why.</exception>
    /// <exception cref="ObjectDisposedException">The pool was closed.</exception>
    public async Task<EventRpcClient> GetClientAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = _options.TimeProvider.GetTimestamp();
        var turn = await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await TakeIdleAsync().ConfigureAwait(false) ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
            var taken = _options.TimeProvider.GetTimestamp();
            _metrics.Waited(this, _options.TimeProvider.GetElapsedTime(asked, taken));
            return new EventRpcClient(connection, isReusable => ReturnAsync(connection, turn, taken, isReusable));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Closes all connections, also those in use, whose calls fail. Who waits for one is told. May be called at any time, and
    /// again.
    /// </summary>
    /// <returns>Completes when they are closed.</returns>
    public ValueTask DisposeAsync()
    {
        lock (_disposing)
            return new(_disposal ??= DisposeOnceAsync());
    }

    private async Task DisposeOnceAsync()
    {
        _metrics.Remove(this);
        await _turns.DisposeAsync().ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        _timer.Dispose();
        await _closingIdle.ConfigureAwait(false);
        await Task.WhenAll(_connections.Close().Select(connection => connection.Connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task<RateLimitLease> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        RateLimitLease turn;
        try
        {
            turn = _turns.AttemptAcquire();
            if (turn.IsAcquired)
                return turn;
            using var timeout = new CancellationTokenSource(_options.AcquireTimeout, _options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            turn = await _turns.AcquireAsync(1, either.Token).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw Closed();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _metrics.TimedOut(this);
            PoolLog.Exhausted(_logger, Name, _options.AcquireTimeout.TotalSeconds, MaxConnections);
            throw new TimeoutException(
                $"No connection of the pool '{Name}' was returned within {_options.AcquireTimeout.TotalSeconds} s; all {MaxConnections} are in use. " +
                $"Dispose clients as soon as they are not needed, or raise {_registration.Key(nameof(MaxConnections))} or {_registration.Key(nameof(_options.AcquireTimeout))}.");
        }
        return turn.IsAcquired ? turn : throw Closed();
    }

    /// <summary>Takes an idle connection that still stands.</summary>
    private async Task<EstablishedConnection?> TakeIdleAsync()
    {
        while (_connections.TryTake(out var connection))
        {
            if (connection.Connection.Failure is null)
                return connection;
            await CloseAsync(connection).ConfigureAwait(false);
        }
        return null;
    }

    private async Task<EstablishedConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closed, cancellationToken);
        var started = _options.TimeProvider.GetTimestamp();
        EstablishedConnection connection;
        try
        {
            connection = await EstablishedConnection.OpenAsync(_options, either.Token).ConfigureAwait(false);
        }
        catch (RpcConnectionException e)
        {
            PoolLog.NotOpened(_logger, Name, _options.Address, e.Message);
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Closed();
        }

        if (!_connections.TryAdd(connection))
        {
            await connection.Connection.DisposeAsync().ConfigureAwait(false);
            throw Closed();
        }
        _metrics.Created(this, _options.TimeProvider.GetElapsedTime(started));
        var (used, idle) = _connections.Count;
        PoolLog.Opened(_logger, Name, _options.Address, used + idle, MaxConnections);
        return connection;
    }

    private async ValueTask ReturnAsync(EstablishedConnection connection, RateLimitLease turn, long taken, bool isReusable)
    {
        try
        {
            _metrics.Used(this, _options.TimeProvider.GetElapsedTime(taken));
            if (!isReusable || !_connections.TryReturn(connection))
                await CloseAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            turn.Dispose();
        }
    }

    /// <summary>Closes a connection that was in use.</summary>
    private async Task CloseAsync(EstablishedConnection connection)
    {
        if (connection.Connection.Failure is { } failure)
            LogBroken(failure);
        else
            PoolLog.NotReusable(_logger, Name);
        _connections.Remove(connection);
        await connection.Connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseIdleAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            foreach (var (connection, idle) in _connections.RemoveIdle(_options.MaxIdleTime))
            {
                if (connection.Connection.Failure is { } failure)
                    LogBroken(failure);
                else
                    PoolLog.Idle(_logger, Name, idle.TotalSeconds);
                await connection.Connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private void LogBroken(RpcConnectionException failure)
    {
        if (failure.Error != RpcConnectionError.Disposed)
            PoolLog.Broken(_logger, Name, failure.Message);
    }

    private ObjectDisposedException Closed() => new(nameof(EventRpcClientPool), $"The pool '{Name}' was closed, with the application's services.");
}
