using System.IO.Pipelines;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;

namespace EventRpc.AspNetCore;

/// <summary>
/// Writes the replies of a connection behind one another into one buffer, and sends them together. A reply that
/// cannot be written, or grows too large, is taken back and an error put in its place.
/// </summary>
internal sealed class ReplyWriter(int maxMessageSize, ServerStatistics statistics) : IDisposable
{
    /// <summary>The most that a character can take in any format: JSON's \uXXXX, with room for the rest of a message.</summary>
    private const int MaxBytesInCharacter = 8;

    /// <summary>
    /// So much is handed to the transport at once, which copies it and keeps it until the client has taken it, in time.
    /// </summary>
    private const int MaxPiece = 128 * 1024;

    private readonly MessageBuffer _output = new();
    private RpcConnection _connection = null!;
    private int _start;
    private int _mark;

    /// <summary>Whether the client has stopped reading: nothing can be sent any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The writer of the format that has been agreed on.</summary>
    public PerlWriter Writer { get; set; } = null!;

    /// <summary>Writes to a client from now on; to none if it is null.</summary>
    public void WriteTo(RpcConnection? connection)
    {
        _connection = connection!;
        IsClosed = false;
        _mark = 0;
    }

    /// <summary>Replies with success and no more.</summary>
    public void Ok(PerlReader request)
    {
        Begin(request, 1);
        End();
    }

    /// <summary>Replies with success and one string.</summary>
    public void Ok(PerlReader request, ReadOnlySpan<byte> key, string value)
    {
        Begin(request, 2);
        Writer.WriteKey(key);
        Writer.WriteString(value);
        End();
    }

    /// <summary>Replies with success and the id of an object.</summary>
    public void Ok(PerlReader request, ObjectEntry entry)
    {
        Begin(request, 2);
        Writer.WriteKey("oid"u8);
        entry.WriteOid(Writer);
        End();
    }

    /// <summary>Replies with failure, in words that the client dies with.</summary>
    public void Error(PerlReader request, string message) => Fail(request, "ok"u8, message);

    /// <summary>Replies in the peer's words that the result is too large: a failure, as there is no ok in it.</summary>
    public void TooLarge(PerlReader request) => Fail(request, "rc"u8, $"Response packed exceeds limit of {maxMessageSize} bytes");

    /// <summary>Begins a successful reply of <paramref name="keys"/> keys, the first of which, ok, it writes.</summary>
    public void Begin(PerlReader request, int keys)
    {
        // The limit stops a reply that grows without end; one that is just too large is found when it is complete.
        _output.Limit = (int)Math.Min((long)_output.Length + MessageFrame.HeaderLength + maxMessageSize, Array.MaxLength);
        Start(request);
        Writer.WriteStartHash(keys);
        Writer.WriteKey("ok"u8);
        Writer.WriteInteger(1L);
    }

    /// <summary>Ends a reply.</summary>
    /// <exception cref="PerlDataException">It is larger than a message may be.</exception>
    public void End()
    {
        if (Complete() > maxMessageSize)
            throw new PerlDataException(PerlDataError.MessageTooLarge, "The reply is larger than a message may be");
    }

    /// <summary>How much has been written and not been sent, in bytes.</summary>
    public int Length => _output.Length;

    /// <summary>Marks the place that <see cref="TakeBack"/> goes back to.</summary>
    public void Mark() => _mark = _output.Length;

    /// <summary>Takes back what was written since <see cref="Mark"/>.</summary>
    public void TakeBack() => _output.Truncate(_mark);

    /// <summary>Sends the replies that are complete. No reply may be begun before the task completes.</summary>
    public ValueTask FlushAsync()
    {
        if (_output.Length == 0)
            return default;
        // Also in the middle of a call: a client that takes no replies must not get away with it.
        _connection.Watch.Sending(_output.Length);
        _connection.Counts.BytesSent += _output.Length;
        statistics.BytesSent.Add(_output.Length);
        ValueTask<FlushResult> sending;
        try
        {
            sending = _output.Length <= MaxPiece ? _connection.Transport.Output.WriteAsync(_output.WrittenMemory) : SendInPiecesAsync();
        }
#pragma warning disable CA1031 // The task throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            sending = ValueTask.FromException<FlushResult>(e);
        }
        if (!sending.IsCompletedSuccessfully)
            return AwaitAsync(sending);
        Sent(sending.Result);
        return default;
    }

    public void Dispose() => _output.Dispose();

    private async ValueTask<FlushResult> SendInPiecesAsync()
    {
        var flushed = default(FlushResult);
        for (var rest = _output.WrittenMemory; !rest.IsEmpty && !flushed.IsCompleted && !flushed.IsCanceled; rest = rest[Math.Min(MaxPiece, rest.Length)..])
        {
            var piece = rest[..Math.Min(MaxPiece, rest.Length)];
            _connection.Watch.Sending(piece.Length);
            flushed = await _connection.Transport.Output.WriteAsync(piece);
        }
        return flushed;
    }

    private async ValueTask AwaitAsync(ValueTask<FlushResult> sending)
    {
        var flushed = new FlushResult(isCanceled: false, isCompleted: true);
        try
        {
            flushed = await sending;
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or IOException or InvalidOperationException)
        {
            // It is as good as completed.
        }
        Sent(flushed);
    }

    private void Sent(FlushResult flushed)
    {
        // Cancelled: the connection is to end, and this client is not reading.
        IsClosed |= flushed.IsCompleted || flushed.IsCanceled;
        _connection.Watch.Calling();
        _output.Release();
        _mark = 0;
    }

    private void Fail(PerlReader request, ReadOnlySpan<byte> zero, string message)
    {
        // Whatever the limit of the reply that failed, this one must go out.
        _output.Limit = Array.MaxLength;
        Start(request);
        Writer.WriteStartHash(2);
        Writer.WriteKey(zero);
        Writer.WriteInteger(0L);
        Writer.WriteKey("msg"u8);
        Writer.WriteString(message.AsSpan(0, Math.Min(message.Length, maxMessageSize / MaxBytesInCharacter)));
        Complete();
    }

    private void Start(PerlReader request)
    {
        _start = MessageFrame.Begin(_output);
        Writer.Start(_output, request);
    }

    private int Complete()
    {
        Writer.WriteEndHash();
        Writer.Complete();
        return MessageFrame.End(_output, _start);
    }
}
