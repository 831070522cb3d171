using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>
/// What the header of the PROXY protocol said that the connection's addresses do not: get it from
/// <see cref="RpcConnection.Features"/>, or from those of any connection of such an endpoint.
/// </summary>
public sealed class ProxyProtocolFeature
{
    internal ProxyProtocolFeature(EndPoint? proxyEndPoint, EndPoint? proxiedEndPoint, ProxyHeader header)
    {
        ProxyEndPoint = proxyEndPoint;
        ProxiedEndPoint = proxiedEndPoint;
        Version = header.Version;
        IsProxied = header.IsProxied;
        Tlvs = header.Tlvs;
    }

    /// <summary>Where the proxy connected from; null where the transport does not tell.</summary>
    public EndPoint? ProxyEndPoint { get; }

    /// <summary>Where the proxy connected to: the endpoint of this server; null where the transport does not tell.</summary>
    public EndPoint? ProxiedEndPoint { get; }

    /// <summary>The version of the header, 1 or 2.</summary>
    public int Version { get; }

    /// <summary>
    /// Whether the header told the addresses of a client. If not (LOCAL, as in a health check of the proxy itself, or
    /// UNKNOWN), the connection keeps those that it really has.
    /// </summary>
    public bool IsProxied { get; }

    /// <summary>What else version 2 told, in its order, in at most 4096 bytes. As trustworthy as the proxy.</summary>
    public IReadOnlyList<ProxyProtocolTlv> Tlvs { get; }
}

/// <summary>A type-length-value of the PROXY protocol, version 2.</summary>
/// <param name="Type">The type, such as 0x02 (PP2_TYPE_AUTHORITY) or 0x05 (PP2_TYPE_UNIQUE_ID).</param>
/// <param name="Value">The value.</param>
public sealed record ProxyProtocolTlv(byte Type, ReadOnlyMemory<byte> Value);
