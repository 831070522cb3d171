namespace EventRpc.AspNetCore;

/// <summary>The running server, for the rest of the application. Get it from DI.</summary>
public interface IEventRpcServer
{
    /// <summary>The server's name in logs.</summary>
    string Name { get; }

    /// <summary>
    /// Where clients can connect to, with the ports that were really taken. Empty until the server has started. An endpoint
    /// that is taken out of Kestrel's configuration while the server runs stays in the list.
    /// </summary>
    IReadOnlyList<EventRpcEndpoint> Endpoints { get; }

    /// <summary>Where log clients can connect to, likewise.</summary>
    IReadOnlyList<EventRpcEndpoint> LogEndpoints { get; }

    /// <summary>How many clients are connected, log clients not counted.</summary>
    int ConnectionCount { get; }

    /// <summary>The connections at this moment, in no particular order.</summary>
    IReadOnlyCollection<RpcConnection> Connections { get; }

    /// <summary>How many log clients are connected.</summary>
    int LogClientCount { get; }

    /// <summary>How many objects are kept for clients: those that clients hold, each once, and the singletons.</summary>
    int ObjectCount { get; }

    /// <summary>
    /// Those objects at this moment, in no particular order: the peer's print_object_register. Do not keep the collection,
    /// as it keeps the objects.
    /// </summary>
    IReadOnlyCollection<RpcObject> Objects { get; }

    /// <summary>How often clients have run into each limit since the server started.</summary>
    IReadOnlyDictionary<RpcLimit, long> LimitRejections { get; }

    /// <summary>Whether clients are being sent away, because the server stops or <see cref="DrainAsync"/> was called.</summary>
    bool IsDraining { get; }

    /// <summary>
    /// Sends all clients away, for good: new connections are closed at once, and each client's when the call that it is in
    /// has ended and its reply is sent. Calls that take longer than <see cref="EventRpcOptions.DrainTimeout"/> are
    /// cancelled; those that have not ended two seconds later are left to themselves, and their connections are closed
    /// all the same. The server does the same when the host stops.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the clients go all the same, in the same time.</param>
    /// <returns>Completes when no client is left, but for those whose calls do not end.</returns>
    Task DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes a client's connection at once, cancelling its call.</summary>
    /// <param name="connectionId">The connection's <see cref="RpcConnection.Id"/>.</param>
    /// <returns>Whether there was such a connection.</returns>
    bool Disconnect(long connectionId);

    /// <summary>
    /// Logs a message of the application as the server's own: to the log clients, if <c>EventRpc:Log:MinimumLevel</c>
    /// is not below its level, and to <c>ILogger</c>, levels 1 to 3 as information, 4 as debug and 5 as trace. The peer's
    /// <c>log(level, msg)</c>.
    /// </summary>
    /// <param name="level">The peer's level: 1 for what everybody shall see, to 5 for details.</param>
    /// <param name="message">
    /// The message. In the log a line break at its end is left out, others are escaped, and it ends after 1024 characters.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not 1 to 5.</exception>
    void Log(int level, string message);
}
