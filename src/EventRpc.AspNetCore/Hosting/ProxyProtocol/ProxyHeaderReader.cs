using System.Buffers;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes the header of the PROXY protocol from the beginning of what has arrived, as "The PROXY protocol, Versions 1 &amp;
/// 2" (proxy-protocol.txt of HAProxy) has it.
/// </summary>
internal static class ProxyHeaderReader
{
    /// <summary>Reads a header, of which not all may be there yet.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="end">Behind the header, where there is one.</param>
    /// <returns>The header; null if more of it must arrive first.</returns>
    /// <exception cref="ProxyHeaderException">It begins with no header, which no further byte could mend.</exception>
    public static ProxyHeader? Read(in ReadOnlySequence<byte> buffer, out SequencePosition end)
    {
        end = buffer.Start;
        if (!new SequenceReader<byte>(buffer).TryPeek(out var first))
            return null;
        var isVersion2 = first == ProxyHeaderVersion2.Signature[0];
        var length = isVersion2 ? ProxyHeaderVersion2.FindLength(buffer) : ProxyHeaderVersion1.FindLength(buffer);
        if (length is null)
            return null;

        end = buffer.GetPosition(length.Value);
        var header = buffer.Slice(0, end);
        var bytes = header.IsSingleSegment ? header.FirstSpan : header.ToArray();
        return isVersion2 ? ProxyHeaderVersion2.Read(bytes) : ProxyHeaderVersion1.Read(bytes);
    }

    /// <summary>Copies the beginning of what has arrived, and checks that it is what every header begins with.</summary>
    /// <returns>As much as there is of it.</returns>
    public static ReadOnlySpan<byte> Begin(in ReadOnlySequence<byte> buffer, Span<byte> destination, ReadOnlySpan<byte> signature)
    {
        var head = buffer.Slice(0, Math.Min(buffer.Length, destination.Length));
        head.CopyTo(destination);
        var begun = destination[..(int)head.Length];
        var compared = Math.Min(begun.Length, signature.Length);
        if (!begun[..compared].SequenceEqual(signature[..compared]))
            throw new ProxyHeaderException("it begins with no header of the PROXY protocol");
        return begun;
    }
}
