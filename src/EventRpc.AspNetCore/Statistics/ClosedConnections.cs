namespace EventRpc.AspNetCore;

/// <summary>The connections that ended last.</summary>
internal sealed class ClosedConnections
{
    /// <summary>How many are remembered: some 3 MB.</summary>
    private const int Capacity = 10_000;

    private readonly Queue<ClosedConnection> _closed = new();
    private readonly Lock _gate = new();

    /// <summary>Those that are remembered, the last first.</summary>
    public IReadOnlyList<ClosedConnection> All
    {
        get
        {
            lock (_gate)
                return [.. _closed.Reverse()];
        }
    }

    public void Add(RpcConnection connection, DateTimeOffset closedAt)
    {
        var closed = new ClosedConnection(
            connection.Id, connection.RemoteEndPoint, connection.Endpoint, connection.IsEncrypted,
            // An application's own validator may take names of any length.
            connection.UserName is { } user ? LogText.Escape(user) : null, connection.MessageFormat,
            connection.ConnectedAt, closedAt, connection.CloseReason, connection.CallCount, connection.FailedCallCount,
            connection.BytesReceived, connection.BytesSent);
        lock (_gate)
        {
            if (_closed.Count == Capacity)
                _closed.Dequeue();
            _closed.Enqueue(closed);
        }
    }
}
