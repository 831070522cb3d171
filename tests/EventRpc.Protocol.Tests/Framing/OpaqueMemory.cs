using System.Buffers;

namespace EventRpc.Protocol.Tests.Framing;

/// <summary>Memory that does not tell that it is an array, as that of a transport outside the managed heap.</summary>
internal sealed class OpaqueMemory(byte[] content) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => content;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
