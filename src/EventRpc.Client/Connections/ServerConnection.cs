using System.IO.Pipelines;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// A connection to a server: sends requests and gives each reply to who waits for it. Requests that are made while others
/// are being sent are sent together. How many may be on their way at once is up to the server; replies come in order.
/// </summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private const int LargestKeptBuffer = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly string _address;
    private readonly PerlLimits _limits;
    private readonly int _maxMessageSize;
    private readonly SemaphoreSlim _turns = new(1);
    private readonly Queue<PendingReply> _pending = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;
    private MessageBuffer _filling = new();
    private MessageBuffer _flushing = new();
    private TaskCompletionSource? _sent;
    private bool _isSending;
    private volatile bool _wasAbandoned;
    private PerlReader _reader;
    private PerlWriter _writer;
    private RpcConnectionException? _failure;

    public ServerConnection(Stream stream, EventRpcClientOptions options)
    {
        _stream = stream;
        _address = options.Address;
        _limits = options.Limits;
        _maxMessageSize = options.MaxMessageSize;
        Format = MessageFormat.Negotiation;
        _reader = Format.CreateReader(_limits);
        _writer = Format.CreateWriter(_limits);
        Closed = _closed.Token;
        _receiving = ReceiveAsync();
    }

    /// <summary>The format of the messages.</summary>
    public MessageFormat Format { get; private set; }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why the connection has ended; null while it has not.</summary>
    public RpcConnectionException? Failure
    {
        get
        {
            lock (_gate)
                return _failure;
        }
    }

    /// <summary>Whether somebody gave up waiting for a reply, which may come at any time.</summary>
    public bool WasAbandoned => _wasAbandoned;

    /// <summary>Whether the connection stands, and all that was sent is answered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _failure is null && _pending.Count == 0;
        }
    }

    /// <summary>Talks in another format from now on. No request may be on its way.</summary>
    public void Use(MessageFormat format)
    {
        lock (_gate)
        {
            Format = format;
            _reader = format.CreateReader(_limits);
            _writer = format.CreateWriter(_limits);
        }
    }

    /// <summary>Lets more than one request be on its way.</summary>
    public void Pipeline(int maxRequests)
    {
        if (maxRequests > 1)
            _turns.Release(maxRequests - 1);
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads what is asked for from a reply that says ok.</param>
    /// <param name="cancellationToken">Stops to wait. What was sent is done all the same.</param>
    /// <exception cref="RpcException">The server refused it, or failed.</exception>
    /// <exception cref="PerlDataException">The request cannot be written, or its reply not be read as what is asked for.</exception>
    /// <exception cref="RpcConnectionException">The connection has ended.</exception>
    public async Task<T> RequestAsync<T>(Request request, Func<Reply, T> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pending = new PendingReply<T>(read, request.State);
        try
        {
            Enqueue(request, pending);
        }
        catch
        {
            _turns.Release();
            throw;
        }

        using (cancellationToken.UnsafeRegister(static (pending, token) => ((PendingReply<T>)pending!).Abandon(token), pending))
        {
            try
            {
                return await pending.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _wasAbandoned = true;
                throw;
            }
        }
    }

    /// <summary>Ends the connection: with it go the client's objects on the server.</summary>
    public async ValueTask DisposeAsync()
    {
        End(new RpcConnectionException(RpcConnectionError.Disposed, $"The connection to {_address} was closed here."));
        await _receiving.ConfigureAwait(false);
        Task sent;
        lock (_gate)
            sent = _isSending ? (_sent ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        await sent.ConfigureAwait(false);
        _filling.Dispose();
        _flushing.Dispose();
        // Of the rest nothing needs to be disposed, and requests may still be waiting for their turn.
    }

    private void Enqueue(in Request request, PendingReply pending)
    {
        lock (_gate)
        {
            if (_failure is not null)
                throw Again(_failure);
            Write(request);
            _pending.Enqueue(pending);
            if (_isSending)
                return;
            _isSending = true;
        }
        // It ends itself, and whoever disposes the connection waits for that.
        _ = SendAsync();
    }

    private void Write(in Request request)
    {
        var start = MessageFrame.Begin(_filling);
        try
        {
            _filling.Limit = (int)Math.Min((long)_filling.Length + _maxMessageSize, Array.MaxLength);
            _writer.Start(_filling);
            request.WriteTo(_writer);
            _writer.Complete();
            var length = MessageFrame.End(_filling, start);
            if (length > _maxMessageSize)
                throw new PerlDataException(PerlDataError.MessageTooLarge, $"The request of {length} bytes is larger than the {_maxMessageSize} that MaxMessageSize allows");
        }
        catch
        {
            _filling.Truncate(start);
            throw;
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (TakeFilled())
            {
                await _stream.WriteAsync(_flushing.WrittenMemory, _closed.Token).ConfigureAwait(false);
                if (_flushing.Length > LargestKeptBuffer)
                    _flushing.Release();
                else
                    _flushing.Truncate(0);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            End(Lost(e));
            lock (_gate)
                StopSending();
        }
    }

    /// <summary>Takes what has been written since the last time; if nothing was, sending is over.</summary>
    private bool TakeFilled()
    {
        lock (_gate)
        {
            if (_filling.Length == 0 || _failure is not null)
            {
                StopSending();
                return false;
            }
            (_filling, _flushing) = (_flushing, _filling);
            return true;
        }
    }

    private void StopSending()
    {
        _isSending = false;
        _sent?.TrySetResult();
    }

    private async Task ReceiveAsync()
    {
        var input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        using var frames = new FrameReader(_maxMessageSize);
        try
        {
            ReadResult received;
            do
            {
                received = await input.ReadAsync(_closed.Token).ConfigureAwait(false);
                var buffer = received.Buffer;
                try
                {
                    while (TakeReply(frames, frames.Read(ref buffer)))
                    {
                    }
                }
                finally
                {
                    frames.Release();
                    input.AdvanceTo(buffer.Start, buffer.End);
                }
                _reader.Clear();
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
            await input.CompleteAsync().ConfigureAwait(false);
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Gives what has arrived to who waits for it.</summary>
    /// <returns>Whether more may have arrived.</returns>
    private bool TakeReply(FrameReader frames, FrameReadResult found)
    {
        switch (found)
        {
            case FrameReadResult.Message:
                var pending = TakePending();
                try
                {
                    _reader.Start(frames.Body);
                    pending.Complete(_reader);
                }
#pragma warning disable CA1031 // A reply that cannot be read, or a converter that fails, is the matter of its call alone.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    pending.Fail(e);
                }
                _turns.Release();
                return true;
            case FrameReadResult.TooLarge when Format == MessageFormat.Negotiation:
                throw new RpcConnectionException(RpcConnectionError.Protocol, $"What answers at {_address} is no Event::RPC server, or speaks TLS where none is asked for.");
            case FrameReadResult.TooLarge:
                TakePending().Fail(new PerlDataException(
                    PerlDataError.MessageTooLarge, $"The reply of {frames.AnnouncedLength} bytes is larger than the {_maxMessageSize} that MaxMessageSize allows"));
                frames.SkipBody();
                _turns.Release();
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
            return _pending.TryDequeue(out var pending)
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
            if (_failure is not null)
                return;
            _failure = failure;
            unanswered = [.. _pending];
            _pending.Clear();
        }
        _closed.Cancel();
        foreach (var pending in unanswered)
            pending.Fail(Again(failure));
        // Whoever waits for a turn finds out, too.
        _turns.Release(int.MaxValue / 2);
    }

    private RpcConnectionException Lost(Exception? cause) =>
        new(RpcConnectionError.Lost, $"The connection to {_address} was lost{(cause is null ? ": the server closed it" : $" ({cause.Message})")}. Its objects are gone: connect again, and make them anew.", cause);

    /// <summary>The same for another call, as each shows where it was made.</summary>
    private static RpcConnectionException Again(RpcConnectionException failure) => new(failure.Error, failure.Message, failure.InnerException);
}
