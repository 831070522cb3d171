using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace EventRpc.AspNetCore;

/// <summary>A client's connection.</summary>
#pragma warning disable CA1001 // What it owns has nothing to dispose, see Call.
public sealed class RpcConnection
#pragma warning restore CA1001
{
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    private readonly ConnectionContext _context;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _call;
    private ExportedMethod? _runningMethod;
    private int _closeReason = -1;
    private volatile bool _isClosing;
    private volatile bool _isStopping;

    internal RpcConnection(long id, ConnectionContext context, DateTimeOffset connectedAt, ConnectionWatch watch)
    {
        Id = id;
        _context = context;
        ConnectedAt = connectedAt;
        Watch = watch;
    }

    /// <summary>The connection's number, counting from 1: what the log calls cid.</summary>
    public long Id { get; }

    /// <summary>Kestrel's id of the connection, as its own log messages have it.</summary>
    public string TransportId => _context.ConnectionId;

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Where the client is; null where the transport does not tell.</summary>
    public EndPoint? RemoteEndPoint => _context.RemoteEndPoint;

    /// <summary>Where the client connected to; null where the transport does not tell.</summary>
    public EndPoint? LocalEndPoint => _context.LocalEndPoint;

    /// <summary>Whether the connection is encrypted by TLS.</summary>
    public bool IsEncrypted => Features.Get<ITlsHandshakeFeature>() is not null;

    /// <summary>What the transport tells of the connection, such as <see cref="ITlsConnectionFeature"/>.</summary>
    public IFeatureCollection Features => _context.Features;

    /// <summary>Room for what methods of this connection want to remember.</summary>
    public IDictionary<object, object?> Items => _context.Items;

    /// <summary>Who the client is; not authenticated until its credentials were accepted.</summary>
    public ClaimsPrincipal User { get; internal set; } = Nobody;

    /// <summary>Whether the client's credentials were accepted.</summary>
    public bool IsAuthenticated => User.Identity?.IsAuthenticated == true;

    /// <summary>The user name whose credentials were accepted; null if none were.</summary>
    public string? UserName => User.Identity?.Name;

    /// <summary>The message format that has been agreed on, such as SERL; E:R:M:N until then.</summary>
    public string MessageFormat => (IsNegotiating ? Protocol.MessageFormat.Negotiation : Format).Name;

    /// <summary>How many objects the client holds.</summary>
    public int ObjectCount => Objects.Count;

    /// <summary>The objects that the client holds at this moment, in no particular order: the peer's client_oids.</summary>
    public IReadOnlyCollection<RpcObject> HeldObjects => Objects.Snapshot();

    /// <summary>The endpoint that the client connected to, by its name in the configuration; its address if it was made in code.</summary>
    public string Endpoint => Watch.Endpoint;

    /// <summary>How many calls have ended, successful or not.</summary>
    public long CallCount => Volatile.Read(ref Counts.Calls);

    /// <summary>How many of them did not succeed.</summary>
    public long FailedCallCount => Volatile.Read(ref Counts.FailedCalls);

    /// <summary>Bytes received, without those of TLS.</summary>
    public long BytesReceived => Volatile.Read(ref Counts.BytesReceived);

    /// <summary>Bytes sent, likewise.</summary>
    public long BytesSent => Volatile.Read(ref Counts.BytesSent);

    /// <summary>How long the client has been silent, to a second; zero while a request is served.</summary>
    public TimeSpan IdleTime => Watch.IdleTime;

    /// <summary>The method that runs for the client, such as <c>My::Class-&gt;method</c>; null while none does.</summary>
    public string? RunningMethod => Volatile.Read(ref _runningMethod)?.ToString();

    /// <summary>Cancelled when the client has closed the connection, or only its sending side.</summary>
    public CancellationToken Closed => _context.ConnectionClosed;

    internal ConnectionObjects Objects { get; init; } = null!;

    internal ConnectionWatch Watch { get; }

    internal IDuplexPipe Transport => _context.Transport;

    /// <summary>The format of its messages at the moment. While there is none agreed on, that of the last message.</summary>
    internal MessageFormat Format { get; set; } = Protocol.MessageFormat.Negotiation;

    /// <summary>The version of that format which the client writes, see <see cref="PerlReader.FormatVersion"/>.</summary>
    internal int FormatVersion { get; set; }

    /// <summary>Whether no format has been agreed on yet.</summary>
    internal bool IsNegotiating { get; set; } = true;

    /// <summary>Whether the client has not sent a single request yet.</summary>
    internal bool IsStranger { get; set; } = true;

    internal int RequestsBeforeLogin { get; set; }

    internal int FailedLogins { get; set; }

    /// <summary>What the connection counts. Only its own requests write to it, one at a time.</summary>
    internal ConnectionCounts Counts;

    /// <summary>What calls of the connection are cancelled by: it was closed, by either side, or its call took too long.</summary>
    internal CancellationToken Aborted => Call.Token;

    /// <summary>
    /// The source of that, made when it is first asked for, and another after a call that took too long. It has no timer
    /// and links to nothing, so that there is nothing to dispose, and anyone may cancel it at any time.
    /// </summary>
    internal CancellationTokenSource Call => Volatile.Read(ref _call) ?? Make(null);

    /// <summary>Whether <see cref="Aborted"/> is cancelled, or would be if anybody asked for it.</summary>
    internal bool IsAborted => _isClosing || Closed.IsCancellationRequested || Volatile.Read(ref _call)?.IsCancellationRequested == true;

    /// <summary>Whether the connection is to end at once.</summary>
    internal bool IsClosing => _isClosing;

    /// <summary>Whether the connection takes no further request.</summary>
    internal bool IsStopping => _isStopping || _isClosing;

    /// <summary>Completes when the connection has ended, or nobody is to wait any more for its end.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Why the connection ended, or is about to.</summary>
    internal RpcCloseReason CloseReason => _closeReason < 0 ? RpcCloseReason.ClientLeft : (RpcCloseReason)_closeReason;

    /// <inheritdoc/>
    public override string ToString() => $"cid={Id} {LogText.Of(RemoteEndPoint)}";

    /// <summary>Notes why the connection ends. The first reason counts.</summary>
    internal void EndBecause(RpcCloseReason reason) => Interlocked.CompareExchange(ref _closeReason, (int)reason, -1);

    /// <summary>Ends the connection when the request that it serves is answered.</summary>
    internal void Stop()
    {
        EndBecause(RpcCloseReason.Drain);
        _isStopping = true;
        _context.Transport.Input.CancelPendingRead();
    }

    /// <summary>Ends the connection now, cancelling its call.</summary>
    internal void Close(RpcCloseReason reason)
    {
        EndBecause(reason);
        _isClosing = true;
        // Make does these two the other way round: one of them sees what the other has done.
        Interlocked.MemoryBarrier();
        CancelCall();
        _context.Transport.Input.CancelPendingRead();
        _context.Transport.Output.CancelPendingFlush();
    }

    /// <summary>A method is called for the client; null when it has ended.</summary>
    internal void Run(ExportedMethod? method) => Volatile.Write(ref _runningMethod, method);

    /// <summary>Leaves the connection to itself, whose call does not end though it was cancelled.</summary>
    internal void LeaveBehind() => _ended.TrySetResult();

    /// <summary>
    /// Cancels a call. What has registered with its token runs elsewhere: it may take its time or throw, and who cancels
    /// has other connections to see to.
    /// </summary>
    internal static void Cancel(CancellationTokenSource call) => _ = call.CancelAsync();

    /// <summary>The call that was cancelled has ended, and the connection goes on.</summary>
    internal void RenewCancellation() => Make(Call);

    /// <summary>The connection has ended.</summary>
    /// <param name="failure">What kept it from ending as it should; null if nothing did.</param>
    internal void End(Exception? failure = null)
    {
        if (failure is null)
            _ended.TrySetResult();
        else
            _ended.TrySetException(failure);
    }

    /// <summary>Cancels the call at hand, if it can be.</summary>
    private void CancelCall()
    {
        if (Volatile.Read(ref _call) is { } call)
            Cancel(call);
    }

    private CancellationTokenSource Make(CancellationTokenSource? spent)
    {
        var made = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref _call, made, spent) is { } other && other != spent)
            return other;
        if (spent is null)
            Closed.UnsafeRegister(static self => ((RpcConnection)self!).CancelCall(), this);
        if (_isClosing || Closed.IsCancellationRequested)
            made.Cancel();
        return made;
    }
}
