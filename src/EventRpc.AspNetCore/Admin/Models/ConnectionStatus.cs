namespace EventRpc.AspNetCore;

/// <summary>A connection, as lists have it.</summary>
internal record ConnectionStatus(
    long Id,
    string? Remote,
    string Endpoint,
    bool Tls,
    string? User,
    string? Format,
    DateTime ConnectedAt,
    double IdleSeconds,
    long Calls,
    long Errors,
    long BytesReceived,
    long BytesSent,
    int Objects,
    string? RunningMethod)
{
    public static ConnectionStatus Of(RpcConnection connection) => new(
        connection.Id,
        connection.RemoteEndPoint?.ToString(),
        connection.Endpoint,
        connection.IsEncrypted,
        connection.UserName,
        AgreedFormat(connection.MessageFormat),
        connection.ConnectedAt.UtcDateTime,
        connection.IdleTime.TotalSeconds,
        connection.CallCount,
        connection.FailedCallCount,
        connection.BytesReceived,
        connection.BytesSent,
        connection.ObjectCount,
        connection.RunningMethod);

    /// <summary>The format's name; null while none is agreed on.</summary>
    public static string? AgreedFormat(string name) => name == Protocol.MessageFormat.Negotiation.Name ? null : name;
}

/// <summary>A connection with the objects that its client holds.</summary>
internal sealed record ConnectionDetails : ConnectionStatus
{
    private ConnectionDetails(ConnectionStatus status, IReadOnlyList<ObjectClassCount> objectClasses)
        : base(status) => ObjectClasses = objectClasses;

    public IReadOnlyList<ObjectClassCount> ObjectClasses { get; }

    public static new ConnectionDetails Of(RpcConnection connection) => new(
        ConnectionStatus.Of(connection),
        [.. connection.HeldObjects
            .CountBy(held => held.ClassName, StringComparer.Ordinal)
            .Select(counted => new ObjectClassCount(counted.Key, counted.Value))
            .OrderBy(counted => counted.Class, StringComparer.Ordinal)]);
}

/// <summary>How many objects of a class there are.</summary>
internal sealed record ObjectClassCount(string Class, int Count);

/// <summary>A connection that has ended.</summary>
internal sealed record ClosedConnectionStatus(
    long Id,
    string? Remote,
    string Endpoint,
    bool Tls,
    string? User,
    string? Format,
    DateTime ConnectedAt,
    DateTime ClosedAt,
    string Reason,
    long Calls,
    long Errors,
    long BytesReceived,
    long BytesSent)
{
    public static ClosedConnectionStatus Of(ClosedConnection closed) => new(
        closed.Id,
        closed.RemoteEndPoint?.ToString(),
        closed.Endpoint,
        closed.IsEncrypted,
        closed.UserName,
        ConnectionStatus.AgreedFormat(closed.MessageFormat),
        closed.ConnectedAt.UtcDateTime,
        closed.ClosedAt.UtcDateTime,
        CamelCase.Of(closed.Reason),
        closed.CallCount,
        closed.FailedCallCount,
        closed.BytesReceived,
        closed.BytesSent);
}
