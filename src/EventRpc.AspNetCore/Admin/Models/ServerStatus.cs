namespace EventRpc.AspNetCore;

/// <summary>What <c>GET /status</c> answers.</summary>
internal sealed record ServerStatus(
    string Name,
    string Version,
    DateTime StartedAt,
    double UptimeSeconds,
    string State,
    IReadOnlyList<string> MessageFormats,
    IReadOnlyList<EndpointStatus> Endpoints,
    ServerTotals Totals,
    LimitsStatus Limits,
    bool CanDisconnect);

/// <summary>A listener.</summary>
internal sealed record EndpointStatus(string Name, string Address, bool? Tls, string Kind);

/// <summary>What the server counts.</summary>
internal sealed record ServerTotals(
    int Connections,
    long ConnectionsEver,
    long Calls,
    long Errors,
    int CallsInFlight,
    long BytesReceived,
    long BytesSent,
    int Objects,
    int LogClients,
    long AuthenticationFailures,
    long LogLinesLost,
    IReadOnlyDictionary<string, long> DecodeErrors,
    IReadOnlyDictionary<string, long> LimitRejections);

/// <summary>The limits that the server holds its clients to; of those that can be switched off, 0 is no limit.</summary>
internal sealed record LimitsStatus(
    int MaxMessageSize,
    int MaxDepth,
    int MaxExpansion,
    int MaxDecompressedSize,
    int MaxConnections,
    int MaxObjectsPerConnection,
    int MaxCallsInFlight,
    double HandshakeTimeoutSeconds,
    double IdleTimeoutSeconds,
    double CallTimeoutSeconds,
    int MinDataRate,
    int MaxLoginAttempts,
    int LoginFailuresPerMinute)
{
    public static LimitsStatus Of(EventRpcLimits limits) => new(
        limits.MaxMessageSize,
        limits.MaxDepth,
        limits.MaxExpansion,
        limits.MaxDecompressedSize,
        limits.MaxConnections,
        limits.MaxObjectsPerConnection,
        limits.MaxCallsInFlight,
        limits.HandshakeTimeout.TotalSeconds,
        limits.IdleTimeout.TotalSeconds,
        limits.CallTimeout.TotalSeconds,
        limits.MinDataRate,
        limits.MaxLoginAttempts,
        limits.LoginFailuresPerMinute);
}
