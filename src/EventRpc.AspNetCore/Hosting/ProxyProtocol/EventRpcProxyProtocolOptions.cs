namespace EventRpc.AspNetCore;

/// <summary>
/// Which endpoints stand behind a proxy that says by the PROXY protocol, version 1 or 2, where clients really are: the
/// section <c>EventRpc:ProxyProtocol</c>.
/// </summary>
public sealed class EventRpcProxyProtocolOptions
{
    /// <summary>
    /// Names of endpoints of Kestrel's configuration, whatever they speak, each of whose connections begins with the
    /// header, before TLS. None by default. Endpoints in code call <c>UseProxyProtocol</c> instead.
    /// </summary>
    public IList<string> Endpoints { get; } = [];

    /// <summary>
    /// The proxies: addresses such as <c>10.0.0.7</c>, networks such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>, and
    /// <c>unix</c> for whoever connects through a unix socket. Connections from elsewhere are closed. None by default,
    /// and some must be given where the header is asked for, as whoever is trusted can pretend to be any client.
    /// </summary>
    public IList<string> TrustedAddresses { get; } = [];

    /// <summary>How long a proxy may take for its header, 0.1 seconds to 5 minutes. Default 5 seconds.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
