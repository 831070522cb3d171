namespace EventRpc.AspNetCore;

/// <summary>The settings of the server: the section <c>EventRpc</c> of the configuration.</summary>
public sealed class EventRpcOptions
{
    /// <summary>The server's name in logs. Default "Event-RPC-Server", the peer's.</summary>
    public string Name { get; set; } = "Event-RPC-Server";

    /// <summary>
    /// The message formats to offer: SERL, CBOR, JSON, and STOR if <see cref="AllowStorable"/> is on. None given
    /// offers all. Their order does not matter; clients take the first in this order that they can do.
    /// </summary>
    public IList<string> MessageFormats { get; } = [];

    /// <summary>
    /// Whether Storable may be spoken: it is offered as the last format, and clients older than Event::RPC 1.08, which
    /// begin with it and know no other, are served. Off by default, as in Perl reading it can run code; the reader here
    /// only ever builds data.
    /// </summary>
    public bool AllowStorable { get; set; }

    /// <summary>
    /// Whether clients are told the details of an unexpected exception, its stack trace included. Off by default:
    /// they get a reference into the log.
    /// </summary>
    public bool DetailedErrors { get; set; }

    /// <summary>
    /// How calls of different clients are served: at the same time (<c>Concurrent</c>, the default), or one after the
    /// other (<c>Serialized</c>). A class may differ.
    /// </summary>
    public RpcDispatch Dispatch { get; set; }

    /// <summary>
    /// How long calls in flight may take when the server stops, and clients to take the last of their replies; then they are
    /// cancelled, and not waited for much longer. Default 20 s, at most a day. The host's own shutdown timeout is raised to
    /// five seconds more, if it is shorter.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Who may use the server.</summary>
    public EventRpcAuthenticationOptions Authentication { get; } = new();

    /// <summary>Other servers that some of the classes are still in, with the package EventRpc.Forwarding.</summary>
    public IList<EventRpcForwardOptions> Forward { get; } = [];

    /// <summary>How certificates are replaced while the server runs.</summary>
    public EventRpcCertificateOptions Certificates { get; } = new();

    /// <summary>How much a client may ask for.</summary>
    public EventRpcLimits Limits { get; } = new();

    /// <summary>The log that log clients read.</summary>
    public EventRpcLogOptions Log { get; } = new();

    /// <summary>Classes that are loaded from a folder.</summary>
    public EventRpcModuleOptions Modules { get; } = new();

    /// <summary>Which endpoints stand behind a proxy that tells where clients really are.</summary>
    public EventRpcProxyProtocolOptions ProxyProtocol { get; } = new();
}
