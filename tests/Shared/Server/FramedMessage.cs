using EventRpc.Protocol;

namespace EventRpc.Testing;

/// <summary>Messages as they are sent.</summary>
internal static class FramedMessage
{
    /// <summary>The bytes of a message with its frame.</summary>
    public static byte[] Encode(PerlValue message, MessageFormat format)
    {
        using var output = new MessageBuffer();
        var start = MessageFrame.Begin(output);
        var writer = format.CreateWriter();
        writer.Start(output);
        message.WriteTo(writer);
        writer.Complete();
        MessageFrame.End(output, start);
        return output.WrittenSpan.ToArray();
    }
}
