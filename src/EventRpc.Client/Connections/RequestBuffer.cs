using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// Requests on their way to the server: those that are written while others are being sent are sent together. One thread at a
/// time may write or take.
/// </summary>
internal sealed class RequestBuffer(int maxMessageSize, PerlWriter writer) : IDisposable
{
    private const int LargestKept = 64 * 1024;

    private MessageBuffer _filling = new();
    private MessageBuffer _sending = new();
    private bool _isWriting;

    /// <summary>The writer of the format that has been agreed on.</summary>
    public PerlWriter Writer { get; set; } = writer;

    /// <summary>Whether nothing was written since the last time.</summary>
    public bool IsEmpty => _filling.Length == 0;

    /// <exception cref="InvalidOperationException">A request is being written, and has come to make another.</exception>
    public void ThrowIfWriting()
    {
        if (_isWriting)
            throw new InvalidOperationException("An argument made a call while it was written. Make the call before, and pass its result.");
    }

    /// <summary>Writes a request behind the others.</summary>
    /// <exception cref="PerlDataException">It cannot be written, or is too large; nothing of it is left.</exception>
    public void Write(Request request)
    {
        var start = _filling.Length;
        _isWriting = true;
        try
        {
            _filling.Limit = (int)Math.Min(start + MessageFrame.HeaderLength + (long)maxMessageSize, Array.MaxLength);
            MessageFrame.Begin(_filling);
            Writer.State = request.State;
            Writer.Start(_filling);
            request.WriteTo(Writer);
            Writer.Complete();
            var length = MessageFrame.End(_filling, start);
            if (length > maxMessageSize)
                throw new PerlDataException(PerlDataError.MessageTooLarge, $"The request of {length} bytes is larger than the {maxMessageSize} that MaxMessageSize allows");
        }
        catch
        {
            // What was too large to send must not stay with the connection as room.
            if (start == 0)
                _filling.Release();
            else
                _filling.Truncate(start);
            throw;
        }
        finally
        {
            Writer.State = null;
            _isWriting = false;
        }
    }

    /// <summary>Takes what was written, to be sent. It stays until <see cref="Sent"/>.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        (_filling, _sending) = (_sending, _filling);
        return _sending.WrittenMemory;
    }

    /// <summary>What was taken has been sent.</summary>
    public void Sent()
    {
        if (_sending.Length > LargestKept)
            _sending.Release();
        else
            _sending.Truncate(0);
    }

    public void Dispose()
    {
        _filling.Dispose();
        _sending.Dispose();
    }
}
