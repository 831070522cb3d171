using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// Writes the replies of one connection behind one another into one buffer. A reply that cannot be written, or grows
/// too large, is taken back and an error put in its place.
/// </summary>
internal sealed class ReplyWriter(MessageBuffer output, int maxMessageSize)
{
    private int _start;

    /// <summary>The writer of the format that has been agreed on.</summary>
    public PerlWriter Writer { get; set; } = null!;

    /// <summary>Replies with success and no more.</summary>
    public void Ok(PerlReader request)
    {
        Begin(request, 1);
        Writer.WriteInteger(1L);
        End();
    }

    /// <summary>Replies with success and one string.</summary>
    public void Ok(PerlReader request, ReadOnlySpan<byte> key, string value)
    {
        Begin(request, 2);
        Writer.WriteInteger(1L);
        Writer.WriteKey(key);
        Writer.WriteString(value);
        End();
    }

    /// <summary>Replies with failure, in words that the client dies with.</summary>
    public void Error(PerlReader request, string message)
    {
        // Whatever the limit of the reply that failed, this one must go out.
        output.Limit = Array.MaxLength;
        Start(request);
        Writer.WriteStartHash(2);
        Writer.WriteKey("ok"u8);
        Writer.WriteInteger(0L);
        Writer.WriteKey("msg"u8);
        Writer.WriteString(message);
        Complete();
    }

    /// <summary>Begins a successful reply of <paramref name="keys"/> keys, up to the value of the first, ok.</summary>
    public void Begin(PerlReader request, int keys)
    {
        // The limit stops a reply that grows without end; one that is just too large is found when it is complete.
        output.Limit = (int)Math.Min((long)output.Length + MessageFrame.HeaderLength + maxMessageSize, Array.MaxLength);
        Start(request);
        Writer.WriteStartHash(keys);
        Writer.WriteKey("ok"u8);
    }

    /// <summary>Ends a reply.</summary>
    /// <exception cref="PerlDataException">It is larger than a message may be.</exception>
    public void End()
    {
        if (Complete() > maxMessageSize)
            throw new PerlDataException(PerlDataError.MessageTooLarge, "The reply is larger than a message may be");
    }

    /// <summary>How much has been written, to come back to with <see cref="TakeBack"/>.</summary>
    public int Length => output.Length;

    /// <summary>Takes back what was written since.</summary>
    public void TakeBack(int length) => output.Truncate(length);

    /// <summary>Replies in the peer's words that the result is too large: a failure, as there is no ok in it.</summary>
    public void TooLarge(PerlReader request)
    {
        output.Limit = Array.MaxLength;
        Start(request);
        Writer.WriteStartHash(2);
        Writer.WriteKey("rc"u8);
        Writer.WriteInteger(0L);
        Writer.WriteKey("msg"u8);
        Writer.WriteString($"Response packed exceeds limit of {maxMessageSize} bytes");
        Complete();
    }

    private void Start(PerlReader request)
    {
        _start = MessageFrame.Begin(output);
        Writer.Start(output, request);
    }

    private int Complete()
    {
        Writer.WriteEndHash();
        Writer.Complete();
        return MessageFrame.End(output, _start);
    }
}
