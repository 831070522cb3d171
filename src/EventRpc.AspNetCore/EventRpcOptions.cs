namespace EventRpc.AspNetCore;

/// <summary>The settings of the server: the section <c>EventRpc</c> of the configuration.</summary>
public sealed class EventRpcOptions
{
    /// <summary>The server's name in logs. Default "Event-RPC-Server", the peer's.</summary>
    public string Name { get; set; } = "Event-RPC-Server";

    /// <summary>
    /// The message formats to offer: SERL, CBOR, JSON. None given offers all. Their order does not matter; clients
    /// take the first of SERL, CBOR, JSON that they can do.
    /// </summary>
    public IList<string> MessageFormats { get; } = [];

    /// <summary>
    /// Whether clients are told the details of an unexpected exception, its stack trace included. Off by default:
    /// they get a reference into the log.
    /// </summary>
    public bool DetailedErrors { get; set; }

    /// <summary>Who may use the server.</summary>
    public EventRpcAuthenticationOptions Authentication { get; } = new();

    /// <summary>How much a client may ask for.</summary>
    public EventRpcLimits Limits { get; } = new();
}
