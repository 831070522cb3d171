using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.AspNetCore;

/// <summary>
/// Holds one connection to its times. Kestrel's heartbeat looks at it once a second, so that there is no timer a
/// connection, and nobody who serves a request asks for the time: what is noted then is the time of the last look.
/// </summary>
internal sealed class ConnectionWatch
{
    /// <summary>How long a message may take before its rate counts, as in Kestrel's MinDataRate; and how long a connection that
    /// is to end may take for that.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Times are noted as of the last heartbeat, up to this early.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>So long nothing may arrive in the middle of a message, however fast the rest of it came.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    /// <summary>Of <see cref="_callSince"/>: no method is called; and one is, which was cancelled as it took too long.</summary>
    private const long NoCall = 0;
    private const long TimedOut = -1;

    private readonly ConnectionContext _context;
    private readonly ConnectionGate _gate;
    private readonly long _acceptedAt;
    private CancellationTokenRegistration _untilStop;
    private ITimer? _timer;
    private long _now;
    private long _since;
    private long _arrivedAt;
    private long _bytes;
    private long _callSince;
    private long _leftAt;
    private volatile Phase _phase = Phase.Idle;
    private volatile bool _isHandshaking = true;
    private volatile bool _isObserved;
    private bool _isOver;
    private RpcConnection? _connection;

    /// <param name="context">The connection.</param>
    /// <param name="endpoint">The name of the endpoint that it came to.</param>
    /// <param name="gate">What has the limits, and is told when one is exceeded.</param>
    public ConnectionWatch(ConnectionContext context, string endpoint, ConnectionGate gate)
    {
        _context = context;
        Endpoint = endpoint;
        _gate = gate;
        _now = _since = _acceptedAt = gate.Time.GetTimestamp();
        context.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static watch => ((ConnectionWatch)watch).Look(), this);
    }

    private enum Phase : byte
    {
        Idle,
        Receiving,
        Calling,
        Sending,
    }

    public ConnectionContext Context => _context;

    private EventRpcLimits Limits => _gate.Limits;

    private TimeProvider Time => _gate.Time;

    /// <summary>The name of the endpoint that the connection came to.</summary>
    public string Endpoint { get; }

    /// <summary>How long ago it was accepted.</summary>
    public TimeSpan Age => Time.GetElapsedTime(_acceptedAt);

    /// <summary>How long nothing has arrived and nothing was to do, as of the last look.</summary>
    public TimeSpan IdleTime => _phase == Phase.Idle ? Time.GetElapsedTime(Volatile.Read(ref _since)) : TimeSpan.Zero;

    /// <summary>The client, once it is served: after its TLS handshake.</summary>
    public RpcConnection? Connection
    {
        get => Volatile.Read(ref _connection);
        set
        {
            Volatile.Write(ref _connection, value);
            _untilStop.Unregister();
        }
    }

    /// <summary>Whether the connection waits until observers have been told of it: that takes time too, but not the client's.</summary>
    public bool IsObserved
    {
        set => _isObserved = value;
    }

    /// <summary>When the server stops, a connection on which nobody is served yet is not waited for.</summary>
    public void AbortUnlessServed() => _untilStop = _gate.Stopping.UnsafeRegister(
        static self =>
        {
            var watch = (ConnectionWatch)self!;
            if (watch.Connection is null)
                watch._context.Abort(new ConnectionAbortedException("The server stops."));
        },
        this);

    /// <summary>Whether all that is left is to send the last of its replies.</summary>
    public bool IsLeaving => Volatile.Read(ref _leftAt) != 0;

    /// <summary>
    /// The client is served no more. Kestrel would wait until it has taken the last of its replies, however long that is;
    /// here it is looked at for as long as Kestrel's heart beats, and timed when the server stops, as the heart stops first.
    /// </summary>
    public void EndServing()
    {
        // A call that was left behind may end when its connection has.
        if (Interlocked.CompareExchange(ref _leftAt, Time.GetTimestamp(), 0) != 0)
            return;
        _untilStop = _gate.Stopping.UnsafeRegister(static self => ((ConnectionWatch)self!).AbortInTime(), this);
    }

    /// <summary>The connection has ended, served or not.</summary>
    public void Leave()
    {
        _untilStop.Unregister();
        _timer?.Dispose();
    }

    /// <summary>The client has agreed on a format and logged in, as far as it must.</summary>
    public void EndHandshake() => _isHandshaking = false;

    /// <summary>Nothing has arrived of the next message.</summary>
    public void Idle() => Enter(Phase.Idle, 0);

    /// <summary>More of a message has arrived, but not all.</summary>
    public void Receiving(long bytes)
    {
        Volatile.Write(ref _arrivedAt, Volatile.Read(ref _now));
        if (_phase == Phase.Receiving)
            Volatile.Write(ref _bytes, _bytes + bytes);
        else
            Enter(Phase.Receiving, bytes);
    }

    /// <summary>A request is being served.</summary>
    public void Calling() => Enter(Phase.Calling, 0);

    /// <summary>Replies are being sent.</summary>
    public void Sending(long bytes) => Enter(Phase.Sending, bytes);

    /// <summary>A method is called, which <see cref="EventRpcLimits.CallTimeout"/> is for.</summary>
    public void BeginCall() => Volatile.Write(ref _callSince, Time.GetTimestamp());

    /// <summary>The method has ended.</summary>
    /// <returns>Whether it took too long, and was cancelled for that.</returns>
    public bool EndCall() => Interlocked.Exchange(ref _callSince, NoCall) == TimedOut;

    private void AbortInTime() => _timer = Time.CreateTimer(
        static self => ((ConnectionWatch)self!)._context.Abort(new ConnectionAbortedException("The client did not take its last replies.")),
        this,
        _gate.TimeToDrain,
        Timeout.InfiniteTimeSpan);

    private void Enter(Phase phase, long bytes)
    {
        Volatile.Write(ref _bytes, bytes);
        Volatile.Write(ref _since, Volatile.Read(ref _now));
        _phase = phase;
    }

    private void Look()
    {
        var now = Time.GetTimestamp();
        Volatile.Write(ref _now, now);
        if (_isOver)
        {
            // Whatever it is that does not end: the client need not wait for it.
            if (Time.GetElapsedTime(Volatile.Read(ref _since), now) > Grace)
                _context.Abort(new ConnectionAbortedException("The connection was closed by the server."));
            return;
        }
        if (IsLeaving)
        {
            if (Limits.MinDataRate > 0 && IsOver(Stall, Volatile.Read(ref _leftAt), now))
                Exceed(RpcLimit.DataRate, $"it did not take its last replies within {Stall.TotalSeconds} s");
            return;
        }
        if (Connection?.IsClosing == true)
        {
            _isOver = true;
            Volatile.Write(ref _since, now);
            return;
        }
        if (Connection is { IsStopping: false } connection
            && _context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.IsCancellationRequested == true)
        {
            connection.Stop();
        }
        if (_isHandshaking && IsOver(Limits.HandshakeTimeout, _acceptedAt, now))
        {
            Exceed(RpcLimit.HandshakeTime, _isObserved
                ? $"{Limits.HandshakeTimeout.TotalSeconds} s were over before its connection observers had been told of it"
                : $"it took more than {Limits.HandshakeTimeout.TotalSeconds} s to agree on a message format and log in");
            return;
        }

        var since = Volatile.Read(ref _since);
        switch (_phase)
        {
            case Phase.Idle when IsOver(Limits.IdleTimeout, since, now, Beat):
                Exceed(RpcLimit.IdleTime, $"it was silent for {Limits.IdleTimeout.TotalSeconds} s");
                break;
            case Phase.Receiving when Limits.MinDataRate > 0 && Time.GetElapsedTime(since, now) is var receiving && receiving > Grace + Beat
                && Volatile.Read(ref _bytes) < (receiving - Grace - Beat).TotalSeconds * Limits.MinDataRate:
                Exceed(RpcLimit.DataRate, $"it sent a message at less than {Limits.MinDataRate} bytes a second");
                break;
            case Phase.Receiving when IsOver(Limits.IdleTimeout, Volatile.Read(ref _arrivedAt), now, Beat):
                Exceed(RpcLimit.IdleTime, $"it was silent for {Limits.IdleTimeout.TotalSeconds} s in the middle of a message");
                break;
            case Phase.Receiving when Limits.MinDataRate > 0 && IsOver(Stall, Volatile.Read(ref _arrivedAt), now, Beat):
                Exceed(RpcLimit.DataRate, $"it sent nothing for {Stall.TotalSeconds} s in the middle of a message");
                break;
            case Phase.Sending when Limits.MinDataRate > 0
                && Time.GetElapsedTime(since, now).TotalSeconds > (Grace + Beat).TotalSeconds + ((double)Volatile.Read(ref _bytes) / Limits.MinDataRate):
                Exceed(RpcLimit.DataRate, $"it took replies at less than {Limits.MinDataRate} bytes a second");
                break;
            case Phase.Calling when Limits.CallTimeout > TimeSpan.Zero:
                CheckCall(now);
                break;
        }
    }

    private void CheckCall(long now)
    {
        var since = Volatile.Read(ref _callSince);
        if (since is NoCall or TimedOut || !IsOver(Limits.CallTimeout, since, now) || Connection?.Call is not { } call)
            return;
        // If the call ends at this very moment, the next one has another time, and after this one another source.
        if (Interlocked.CompareExchange(ref _callSince, TimedOut, since) == since)
            RpcConnection.Cancel(call);
    }

    private bool IsOver(TimeSpan limit, long since, long now, TimeSpan slack = default) =>
        limit > TimeSpan.Zero && Time.GetElapsedTime(since, now) > limit + slack;

    private void Exceed(RpcLimit limit, string reason)
    {
        _isOver = true;
        Volatile.Write(ref _since, Volatile.Read(ref _now));
        _gate.Exceeded(this, limit, reason);
    }
}
