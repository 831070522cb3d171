namespace EventRpc.AspNetCore;

/// <summary>
/// Is told of clients that come and go, as the peer's connection_hook is. Implement what you need of it and add it with
/// <see cref="EventRpcBuilder.AddConnectionObserver{T}"/>; there may be several. One observer serves all connections, so
/// it must be thread-safe. What it throws is logged and harms nobody.
/// </summary>
public interface IRpcConnectionObserver
{
    /// <summary>
    /// A client has connected; its first request is served when all observers have been told. The time for that is part of
    /// <see cref="EventRpcLimits.HandshakeTimeout"/>, after which the connection is closed. An observer that does not end
    /// five seconds after its token was cancelled is left to itself.
    /// </summary>
    /// <param name="connection">
    /// The connection, on which nothing is known yet of the client but its address, TLS and certificate: its user where that
    /// logs it in.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the connection ends meanwhile.</param>
    /// <returns>Completes when the observer is done.</returns>
    ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken) => default;

    /// <summary>
    /// A connection has ended; its objects are given back when all observers have been told. Each has five seconds, after
    /// which it is logged and no longer waited for; until then the connection counts as one of
    /// <see cref="EventRpcLimits.MaxConnections"/>. It must not block, as a thread cannot be taken back.
    /// </summary>
    /// <param name="connection">The connection, with its user and objects.</param>
    /// <param name="reason">Why it ended.</param>
    /// <returns>Completes when the observer is done.</returns>
    ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) => default;
}
