using System.IO.Pipelines;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// A connection to a server: sends requests and gives each reply to who waits for it. Requests that are made while others
/// are being sent are sent together. How many may be on their way at once is up to the server; the others wait for their
/// turn. Requests are sent in the order in which they were made, and replies come in that order.
/// </summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    /// <summary>Before a format is agreed on, there is nothing long to say.</summary>
    private const int LargestNegotiation = 64 * 1024;

    /// <summary>How long what has arrived is still read when nothing can be sent any more.</summary>
    private static readonly TimeSpan LastReplies = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Lock _disposing = new();
    private readonly Stream _stream;
    private readonly string _address;
    private readonly PerlLimits _limits;
    private readonly int _maxMessageSize;
    private readonly FrameReader _frames;
    private readonly LinkedList<PendingReply> _waiting = new();
    private readonly Queue<PendingReply> _sent = new();
    private readonly CancellationTokenSource _stopped;
    private readonly CancellationTokenSource _closed = new();
    private readonly RequestBuffer _requests;
    private readonly Task _receiving;
    private TaskCompletionSource? _idle;
    private Task? _disposal;
    private bool _isSending;
    private volatile bool _hasMissedReply;
    private PerlReader _reader;
    private RpcConnectionException? _failure;
    private bool _isOver;

    public ServerConnection(Stream stream, EventRpcClientOptions options)
    {
        _stream = stream;
        _address = options.Address;
        _limits = options.Limits;
        _maxMessageSize = options.MaxMessageSize;
        _stopped = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _frames = new FrameReader(Math.Min(_maxMessageSize, LargestNegotiation));
        Format = MessageFormat.Negotiation;
        _reader = Format.CreateReader(_limits);
        _requests = new RequestBuffer(_maxMessageSize, Format.CreateWriter(_limits));
        Closed = _closed.Token;
        _receiving = ReceiveAsync();
    }

    /// <summary>The format of the messages.</summary>
    public MessageFormat Format { get; private set; }

    /// <summary>Cancelled when the connection has ended, and all that had arrived on it was read.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why the connection takes no more requests; null while it does.</summary>
    public RpcConnectionException? Failure
    {
        get
        {
            lock (_gate)
                return _failure;
        }
    }

    /// <summary>
    /// Whether a reply was missed: somebody gave up waiting for it, and it may come at any time, or it was too large or could not
    /// be read, and what it handed out is not known.
    /// </summary>
    public bool HasMissedReply => _hasMissedReply;

    /// <summary>Whether the connection stands, and all that was asked is answered and taken in.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _failure is null && !_hasMissedReply && _sent.Count == 0 && _waiting.Count == 0;
        }
    }

    /// <summary>Talks in another format from now on. No request may be on its way.</summary>
    public void Use(MessageFormat format)
    {
        lock (_gate)
        {
            Format = format;
            _frames.MaxLength = _maxMessageSize;
            _reader = format.CreateReader(_limits);
            _requests.Writer = format.CreateWriter(_limits);
        }
    }

    /// <summary>How many requests may be on their way at once.</summary>
    public int MaxRequests { get; private set; } = 1;

    /// <summary>Lets more than one request be on its way.</summary>
    public void Pipeline(int maxRequests)
    {
        lock (_gate)
            MaxRequests = maxRequests;
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads what is asked for from a reply that says ok.</param>
    /// <param name="cancellationToken">Stops to wait. What was sent is done all the same, what was not is not.</param>
    /// <param name="giveBack">Gives back what a reply brings that nobody waits for any longer.</param>
    /// <exception cref="RpcException">The server refused it, or failed.</exception>
    /// <exception cref="PerlDataException">The request cannot be written, or its reply not be read as what is asked for.</exception>
    /// <exception cref="RpcConnectionException">The connection has ended.</exception>
    public async Task<T> RequestAsync<T>(Request request, Func<Reply, T> read, CancellationToken cancellationToken, Action<T>? giveBack = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingReply<T>(request, read, giveBack);
        Add(pending);
        try
        {
            using (cancellationToken.UnsafeRegister(static (pending, token) => ((PendingReply<T>)pending!).Abandon(token), pending))
                return await pending.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Remove(pending);
            throw;
        }
    }

    /// <summary>Ends the connection: with it go the client's objects on the server. May be called at any time, and again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_disposing)
            return new(_disposal ??= DisposeOnceAsync());
    }

    private async Task DisposeOnceAsync()
    {
        End(new RpcConnectionException(RpcConnectionError.Disposed, $"The connection to {_address} was closed here."));
        await _receiving.ConfigureAwait(false);
        Task idle;
        lock (_gate)
            idle = _isSending ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        await idle.ConfigureAwait(false);
        _requests.Dispose();
        _stopped.Dispose();
        // Who was told that the connection has closed may still be looking at _closed.
    }

    private void Add(PendingReply pending)
    {
        lock (_gate)
        {
            if (_failure is not null)
                throw Again(_failure);
            _requests.ThrowIfWriting();
            if (_waiting.Count > 0 || _sent.Count >= MaxRequests)
            {
                pending.Place = _waiting.AddLast(pending);
                return;
            }
            Write(pending);
            if (_isSending)
                return;
            _isSending = true;
        }
        // It ends itself, and whoever disposes the connection waits for that.
        _ = SendAsync();
    }

    /// <summary>Takes back a request that waits for its turn, if it still does. What was sent is done all the same.</summary>
    private void Remove(PendingReply pending)
    {
        lock (_gate)
        {
            if (pending.Place?.List is not null)
                _waiting.Remove(pending.Place);
            else
                _hasMissedReply = true;
        }
    }

    /// <summary>Writes the requests whose turn it is.</summary>
    private void TakeTurns()
    {
        lock (_gate)
        {
            while (_failure is null && _sent.Count < MaxRequests && _waiting.First is { Value: var next })
            {
                _waiting.RemoveFirst();
                try
                {
                    Write(next);
                }
#pragma warning disable CA1031 // A request that cannot be written is the matter of its call alone.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    next.Fail(e);
                }
            }
            if (_isSending || _requests.IsEmpty)
                return;
            _isSending = true;
        }
        _ = SendAsync();
    }

    private void Write(PendingReply pending)
    {
        _requests.Write(pending.Request);
        _sent.Enqueue(pending);
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeRequests() is { Length: > 0 } requests)
            {
                await _stream.WriteAsync(requests, _stopped.Token).ConfigureAwait(false);
                _requests.Sent();
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong here ends the connection, and everyone who waits is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            PendingReply[] unsent;
            lock (_gate)
            {
                _failure ??= Lost(e);
                unsent = [.. _waiting];
                _waiting.Clear();
                // Replies that the server sent before may have arrived; behind them is the end of the connection.
                if (!_isOver)
                    _stopped.CancelAfter(LastReplies);
                StopSending();
            }
            foreach (var pending in unsent)
                pending.Fail(Again(_failure));
        }
    }

    /// <summary>Takes what has been written since the last time; if nothing was, sending is over.</summary>
    private ReadOnlyMemory<byte> TakeRequests()
    {
        lock (_gate)
        {
            if (!_requests.IsEmpty && _failure is null)
                return _requests.Take();
            StopSending();
            return default;
        }
    }

    private void StopSending()
    {
        _isSending = false;
        _idle?.TrySetResult();
    }

    private async Task ReceiveAsync()
    {
        var input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        try
        {
            ReadResult received;
            do
            {
                received = await input.ReadAsync(_stopped.Token).ConfigureAwait(false);
                var buffer = received.Buffer;
                try
                {
                    while (TakeReply(_frames.Read(ref buffer)))
                    {
                    }
                }
                finally
                {
                    _frames.Release();
                    input.AdvanceTo(buffer.Start, buffer.End);
                }
                _reader.Clear();
                TakeTurns();
            }
            while (!received.IsCompleted);
            End(Lost(null));
        }
#pragma warning disable CA1031 // Whatever goes wrong here ends the connection, and everyone who waits is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(e as RpcConnectionException ?? Lost(e));
        }
        finally
        {
            _frames.Dispose();
            await input.CompleteAsync().ConfigureAwait(false);
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives what has arrived to who waits for it.</summary>
    /// <returns>Whether more may have arrived.</returns>
    private bool TakeReply(FrameReadResult found)
    {
        switch (found)
        {
            case FrameReadResult.Message:
                var pending = TakePending();
                try
                {
                    _reader.Start(_frames.Body);
                    pending.Complete(_reader);
                }
#pragma warning disable CA1031 // A reply that cannot be read, or a converter that fails, is the matter of its call alone.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    _hasMissedReply = true;
                    pending.Fail(e);
                }
                return true;
            case FrameReadResult.TooLarge when Format == MessageFormat.Negotiation:
                throw new RpcConnectionException(RpcConnectionError.Protocol, $"What answers at {_address} is no Event::RPC server, or speaks TLS where none is asked for.");
            case FrameReadResult.TooLarge:
                _hasMissedReply = true;
                TakePending().Fail(new PerlDataException(
                    PerlDataError.MessageTooLarge, $"The reply of {_frames.AnnouncedLength} bytes is larger than the {_maxMessageSize} that MaxMessageSize allows"));
                _frames.SkipBody();
                return true;
            case FrameReadResult.Empty:
                throw new RpcConnectionException(RpcConnectionError.Protocol, $"The server at {_address} sent a message without a body.");
            default:
                return found == FrameReadResult.Skipped;
        }
    }

    private PendingReply TakePending()
    {
        lock (_gate)
        {
            return _sent.TryDequeue(out var pending)
                ? pending
                : throw new RpcConnectionException(RpcConnectionError.Protocol, $"The server at {_address} sent a reply that nobody asked for.");
        }
    }

    /// <summary>Ends the connection for all who wait, with the first reason that is given.</summary>
    private void End(RpcConnectionException failure)
    {
        PendingReply[] unanswered;
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            failure = _failure ??= failure;
            unanswered = [.. _sent, .. _waiting];
            _sent.Clear();
            _waiting.Clear();
        }
        // What others do when they hear of it is their matter: they may throw, or wait for this to be disposed.
        _ = _closed.CancelAsync();
        _stopped.Cancel();
        foreach (var pending in unanswered)
            pending.Fail(Again(failure));
    }

    private RpcConnectionException Lost(Exception? cause) =>
        new(RpcConnectionError.Lost, $"The connection to {_address} was lost{(cause is null ? ": the server closed it" : $" ({cause.Message})")}. Its objects are gone: connect again, and make them anew.", cause);

    /// <summary>The same for another call, as each shows where it was made.</summary>
    private static RpcConnectionException Again(RpcConnectionException failure) => new(failure.Error, failure.Message, failure.InnerException);
}
