using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>The running server, for the rest of the application. Get it from DI.</summary>
public interface IEventRpcServer
{
    /// <summary>The server's name in logs.</summary>
    string Name { get; }

    /// <summary>Where clients can connect to, with the ports that were really taken. Empty until the server has started.</summary>
    IReadOnlyList<EventRpcEndpoint> Endpoints { get; }

    /// <summary>How many clients are connected.</summary>
    int ConnectionCount { get; }

    /// <summary>The connections at this moment, in no particular order.</summary>
    IReadOnlyCollection<RpcConnection> Connections { get; }

    /// <summary>How many objects are kept for clients: those that clients hold, each once, and the singletons.</summary>
    int ObjectCount { get; }
}

/// <summary>A listener of the server.</summary>
/// <param name="Name">The endpoint's name in the configuration; the address of one made in code.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="IsTls">Whether it speaks TLS; null for one made in code, which does not tell.</param>
public sealed record EventRpcEndpoint(string Name, EndPoint EndPoint, bool? IsTls);
