using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>A header of the PROXY protocol.</summary>
internal sealed class ProxyHeader
{
    public required int Version { get; init; }

    /// <summary>Whether there is a client behind it, so that the addresses are the connection's.</summary>
    public bool IsProxied { get; init; }

    /// <summary>The client's address; null for a unix socket without a name.</summary>
    public EndPoint? Source { get; init; }

    /// <summary>What the client connected to; null for a unix socket without a name.</summary>
    public EndPoint? Destination { get; init; }

    public IReadOnlyList<ProxyProtocolTlv> Tlvs { get; init; } = [];
}

/// <summary>What arrived is no header of the PROXY protocol.</summary>
/// <param name="message">Why not, with nothing of what arrived in it.</param>
internal sealed class ProxyHeaderException(string message) : Exception(message);
