using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>What is remembered of a connection that has ended.</summary>
internal sealed record ClosedConnection(
    long Id,
    EndPoint? RemoteEndPoint,
    string Endpoint,
    bool IsEncrypted,
    string? UserName,
    string MessageFormat,
    DateTimeOffset ConnectedAt,
    DateTimeOffset ClosedAt,
    RpcCloseReason Reason,
    long CallCount,
    long FailedCallCount,
    long BytesReceived,
    long BytesSent);
