using System.Buffers.Binary;

namespace EventRpc.Protocol;

/// <summary>
/// The frame around each message (Event::RPC::Message 1.10): four bytes of length, big-endian, and then that many
/// bytes of body.
/// </summary>
public static class MessageFrame
{
    /// <summary>The length of the header, in bytes.</summary>
    public const int HeaderLength = 4;

    /// <summary>Reserves room for the header of a message that is written next.</summary>
    /// <param name="output">Where the message is written.</param>
    /// <returns>Where the frame begins, for <see cref="End"/> or <see cref="MessageBuffer.Truncate"/>.</returns>
    public static int Begin(MessageBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var start = output.Length;
        output.GetSpan(HeaderLength);
        output.Advance(HeaderLength);
        return start;
    }

    /// <summary>Fills in the header of a message that has been written.</summary>
    /// <param name="output">Where the message was written.</param>
    /// <param name="start">What <see cref="Begin"/> returned.</param>
    /// <returns>The length of the body, in bytes.</returns>
    public static int End(MessageBuffer output, int start)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = output.Length - start - HeaderLength;
        BinaryPrimitives.WriteInt32BigEndian(output.WrittenSpan[start..], length);
        return length;
    }
}
