using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// The first that a connection comes to, before its TLS handshake: admits no more than there may be, and begins to watch
/// how long it takes.
/// </summary>
internal sealed class ConnectionGate : IDisposable
{
    /// <summary>What is left for the last replies when calls have taken all the time of the drain.</summary>
    private static readonly TimeSpan LeastTimeToDrain = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _shut = new();
    private readonly TimeSpan _drainTimeout;
    private readonly LimitRejections _rejections;
    private readonly ILogger _logger;
    private int _count;
    private int _isFull;
    private long _shutAt;

    public ConnectionGate(IOptions<EventRpcOptions> options, LimitRejections rejections, TimeProvider time, ILogger<ConnectionGate> logger)
    {
        Limits = options.Value.Limits;
        Time = time;
        Stopping = _shut.Token;
        _drainTimeout = options.Value.DrainTimeout;
        _rejections = rejections;
        _logger = logger;
    }

    /// <summary>The times that connections are held to.</summary>
    public EventRpcLimits Limits { get; }

    public TimeProvider Time { get; }

    /// <summary>Cancelled when the server stops. Kept apart from its source, which may be disposed before the last connection ends.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>How long clients that are sent away may take for the last of their replies, from now on.</summary>
    public TimeSpan TimeToDrain
    {
        get
        {
            var left = _drainTimeout - Time.GetElapsedTime(_shutAt);
            return left > LeastTimeToDrain ? left : LeastTimeToDrain;
        }
    }

    /// <summary>How many connections are on the other side, those in their TLS handshake included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Puts the gate before whatever is added to the endpoint after it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Its name in the configuration; null for its address.</param>
    public static void Use(ListenOptions endpoint, string? name)
    {
        var gate = endpoint.ApplicationServices.GetRequiredService<ConnectionGate>();
        endpoint.Use(next => connection => gate.PassAsync(connection, name ??= endpoint.ToString()!, next));
    }

    /// <summary>Admits nobody from now on, those included who are still in their TLS handshake: the server stops.</summary>
    public void Shut()
    {
        _shutAt = Time.GetTimestamp();
        _shut.Cancel();
    }

    public void Dispose() => _shut.Dispose();

    /// <summary>A connection went beyond a limit: ends it.</summary>
    /// <param name="watch">The connection.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="reason">What happened, in words.</param>
    public void Exceeded(ConnectionWatch watch, RpcLimit limit, string reason)
    {
        _rejections.Add(limit);
        if (watch.Connection is not { } connection)
        {
            EventRpcLog.HandshakeRefused(_logger, LogText.Of(watch.Context.RemoteEndPoint), reason);
            watch.Context.Abort(new ConnectionAbortedException(reason));
            return;
        }
        EventRpcLog.ConnectionRefused(_logger, connection.Id, reason);
        if (watch.IsLeaving)
        {
            watch.Context.Abort(new ConnectionAbortedException(reason));
            return;
        }
        connection.Close(limit switch
        {
            RpcLimit.IdleTime => RpcCloseReason.Idle,
            // With a format agreed on, all that can be missing is the login.
            RpcLimit.HandshakeTime when !connection.IsNegotiating => RpcCloseReason.Authentication,
            _ => RpcCloseReason.Limit,
        });
    }

    private Task PassAsync(ConnectionContext connection, string endpoint, ConnectionDelegate next)
    {
        if (Stopping.IsCancellationRequested)
            return Task.CompletedTask;
        if (Interlocked.Increment(ref _count) <= Limits.MaxConnections)
        {
            Volatile.Write(ref _isFull, 0);
            var watch = new ConnectionWatch(connection, endpoint, this);
            connection.Features.Set(watch);
            return ServeAsync(watch, next);
        }
        Interlocked.Decrement(ref _count);
        _rejections.Add(RpcLimit.Connections);
        // Whoever floods the server shall not flood its log as well.
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
            EventRpcLog.TooManyConnections(_logger, LogText.Of(connection.RemoteEndPoint), Limits.MaxConnections);
        return Task.CompletedTask;
    }

    private async Task ServeAsync(ConnectionWatch watch, ConnectionDelegate next)
    {
        try
        {
            watch.AbortUnlessServed();
            await next(watch.Context);
        }
        finally
        {
            if (watch.Context.Features.Get<IConnectionCompleteFeature>() is { } end)
                end.OnCompleted(LetGoAsync, watch);
            else
                LetGo(watch);
        }
    }

    /// <summary>
    /// Waits until the last of the replies is sent, as Kestrel does next, when all that stands around the gate, such as TLS,
    /// is done with them: a connection counts for as long as it is there.
    /// </summary>
    private async Task LetGoAsync(object state)
    {
        var watch = (ConnectionWatch)state;
        try
        {
            // Others than those of sockets need not bear to be disposed twice.
            if (watch.Context.Features.Get<IConnectionSocketFeature>() is not null)
                await watch.Context.DisposeAsync();
        }
        finally
        {
            LetGo(watch);
        }
    }

    private void LetGo(ConnectionWatch watch)
    {
        watch.Leave();
        Interlocked.Decrement(ref _count);
    }
}
