using System.Buffers.Binary;

namespace EventRpc.AspNetCore;

/// <summary>Tells from its first four bytes what a client speaks that has come to the wrong port.</summary>
internal static class ForeignProtocol
{
    /// <param name="start">The bytes, as the length that they would be in a message's header.</param>
    /// <returns>The protocol's name; null if it is not known.</returns>
    public static string? Find(uint start)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, start);
        if (bytes is [0x16, 0x03, ..])
            return "TLS";
        if (bytes.SequenceEqual("SSH-"u8))
            return "SSH";
        if (bytes.SequenceEqual("PROX"u8) || bytes.SequenceEqual("\r\n\r\n"u8))
            return "the PROXY protocol";
        ReadOnlySpan<byte> methods = "GET HEADPOSTPUT DELEPATCOPTICONNTRACPRI "u8;
        for (; !methods.IsEmpty; methods = methods[bytes.Length..])
        {
            if (methods.StartsWith(bytes))
                return "HTTP";
        }
        return null;
    }
}
