namespace EventRpc.AspNetCore;

/// <summary>What one connection counts, in one writer's hands; anybody may read it.</summary>
internal struct ConnectionCounts
{
    public long Calls;
    public long FailedCalls;
    public long BytesReceived;
    public long BytesSent;
}
