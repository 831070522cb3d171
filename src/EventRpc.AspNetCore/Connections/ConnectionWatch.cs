using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.AspNetCore;

/// <summary>
/// Holds one connection to its times. Kestrel's heartbeat looks at it once a second, so that there is no timer a
/// connection, and nobody who serves a request asks for the time: what is noted then is the time of the last look.
/// </summary>
internal sealed class ConnectionWatch
{
    /// <summary>How long a message may take before its rate counts, as in Kestrel; and how long a connection that is to
    /// end may take for that.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Times are noted as of the last heartbeat, up to this early.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ConnectionContext _context;
    private readonly EventRpcLimits _limits;
    private readonly TimeProvider _time;
    private readonly Action<ConnectionWatch, RpcLimit, string> _exceeded;
    private readonly long _acceptedAt;
    private readonly Lock _callGate = new();
    private long _now;
    private long _since;
    private long _arrivedAt;
    private long _bytes;
    private long _callSince;
    private volatile Phase _phase = Phase.Idle;
    private volatile bool _isHandshaking = true;
    private volatile bool _isObserved;
    private bool _isOver;
    private RpcConnection? _client;
    private bool _isCalling;
    private bool _hasCallTimedOut;

    /// <param name="context">The connection.</param>
    /// <param name="limits">The times.</param>
    /// <param name="time">The clock.</param>
    /// <param name="exceeded">What to do when a limit is exceeded, with the reason in words.</param>
    /// <param name="endpoint">The name of the endpoint that it came to.</param>
    public ConnectionWatch(ConnectionContext context, string endpoint, EventRpcLimits limits, TimeProvider time, Action<ConnectionWatch, RpcLimit, string> exceeded)
    {
        _context = context;
        Endpoint = endpoint;
        _limits = limits;
        _time = time;
        _exceeded = exceeded;
        _now = _since = _acceptedAt = time.GetTimestamp();
        context.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static watch => ((ConnectionWatch)watch).Look(), this);
    }

    private enum Phase
    {
        Idle,
        Receiving,
        Calling,
        Sending,
    }

    public ConnectionContext Context => _context;

    /// <summary>The name of the endpoint that the connection came to.</summary>
    public string Endpoint { get; }

    /// <summary>How long ago it was accepted.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_acceptedAt);

    /// <summary>How long nothing has arrived and nothing was to do, as of the last look.</summary>
    public TimeSpan IdleTime => _phase == Phase.Idle ? _time.GetElapsedTime(Volatile.Read(ref _since)) : TimeSpan.Zero;

    /// <summary>The client, once it is served: after its TLS handshake.</summary>
    public RpcConnection? Client
    {
        get => Volatile.Read(ref _client);
        set => Volatile.Write(ref _client, value);
    }

    /// <summary>Whether the connection waits until observers have been told of it: that takes time too, but not the client's.</summary>
    public bool IsObserved
    {
        set => _isObserved = value;
    }

    /// <summary>The server stops: a connection on which nobody is served yet is not waited for.</summary>
    public void AbortUnlessServed()
    {
        if (Client is null)
            _context.Abort(new ConnectionAbortedException("The server stops."));
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
    public void BeginCall()
    {
        lock (_callGate)
        {
            _isCalling = true;
            _callSince = _time.GetTimestamp();
        }
    }

    /// <summary>The method has ended.</summary>
    /// <returns>Whether it took too long, and was cancelled for that.</returns>
    public bool EndCall()
    {
        lock (_callGate)
        {
            var timedOut = _hasCallTimedOut;
            _isCalling = _hasCallTimedOut = false;
            return timedOut;
        }
    }

    private void Enter(Phase phase, long bytes)
    {
        Volatile.Write(ref _bytes, bytes);
        Volatile.Write(ref _since, Volatile.Read(ref _now));
        _phase = phase;
    }

    private void Look()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _now, now);
        if (_isOver)
        {
            // Whatever it is that does not end: the client need not wait for it.
            if (_time.GetElapsedTime(Volatile.Read(ref _since), now) > Grace)
                _context.Abort(new ConnectionAbortedException("The connection was closed by the server."));
            return;
        }
        if (Client?.IsClosing == true)
        {
            _isOver = true;
            Volatile.Write(ref _since, now);
            return;
        }
        if (_isHandshaking && IsOver(_limits.HandshakeTimeout, _acceptedAt, now))
        {
            Exceed(RpcLimit.HandshakeTime, _isObserved
                ? $"{_limits.HandshakeTimeout.TotalSeconds} s were over before its connection observers had been told of it"
                : $"it took more than {_limits.HandshakeTimeout.TotalSeconds} s to agree on a message format and log in");
            return;
        }

        var since = Volatile.Read(ref _since);
        switch (_phase)
        {
            case Phase.Idle when IsOver(_limits.IdleTimeout, since, now, Beat):
                Exceed(RpcLimit.IdleTime, $"it was silent for {_limits.IdleTimeout.TotalSeconds} s");
                break;
            case Phase.Receiving when _limits.MinDataRate > 0 && _time.GetElapsedTime(since, now) is var receiving && receiving > Grace + Beat
                && Volatile.Read(ref _bytes) < (receiving - Grace - Beat).TotalSeconds * _limits.MinDataRate:
                Exceed(RpcLimit.DataRate, $"it sent a message at less than {_limits.MinDataRate} bytes a second");
                break;
            case Phase.Receiving when IsOver(_limits.IdleTimeout, Volatile.Read(ref _arrivedAt), now, Beat):
                Exceed(RpcLimit.IdleTime, $"it was silent for {_limits.IdleTimeout.TotalSeconds} s in the middle of a message");
                break;
            case Phase.Sending when _limits.MinDataRate > 0
                && _time.GetElapsedTime(since, now).TotalSeconds > (Grace + Beat).TotalSeconds + ((double)Volatile.Read(ref _bytes) / _limits.MinDataRate):
                Exceed(RpcLimit.DataRate, $"it took replies at less than {_limits.MinDataRate} bytes a second");
                break;
            case Phase.Calling when _limits.CallTimeout > TimeSpan.Zero:
                CheckCall(now);
                break;
        }
    }

    private void CheckCall(long now)
    {
        CancellationTokenSource? call;
        lock (_callGate)
        {
            if (!_isCalling || _hasCallTimedOut || !IsOver(_limits.CallTimeout, _callSince, now))
                return;
            _hasCallTimedOut = true;
            call = Client?.Call;
        }
        // If the call ends at this very moment, the next one has another.
        if (call is not null)
            RpcConnection.Cancel(call);
    }

    private bool IsOver(TimeSpan limit, long since, long now, TimeSpan slack = default) =>
        limit > TimeSpan.Zero && _time.GetElapsedTime(since, now) > limit + slack;

    private void Exceed(RpcLimit limit, string reason)
    {
        _isOver = true;
        Volatile.Write(ref _since, Volatile.Read(ref _now));
        _exceeded(this, limit, reason);
    }
}
