namespace EventRpc.AspNetCore;

/// <summary>
/// Another server, which some of the exported classes are still in: an entry of <c>EventRpc:Forward</c>. What forwards them
/// is the package EventRpc.Forwarding.
/// </summary>
public sealed class EventRpcForwardOptions
{
    /// <summary>The other server's host name or address, or <c>unix:</c> and the path of a socket. Default "localhost".</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Its port, 1 to 65535. Must be given, unless it is a unix socket.</summary>
    public int Port { get; set; }

    /// <summary>Whether to talk to it by TLS. Default false.</summary>
    public bool Tls { get; set; }

    /// <summary>A PEM file of the certificates that its own must be one of or signed by. Default (null): the system's authorities.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>The name that its certificate must be for. Default (null): <see cref="Host"/>.</summary>
    public string? TlsHost { get; set; }

    /// <summary>The user to log in there as, for all clients. Default (null): no login.</summary>
    public string? User { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>The message formats to use there, the best first. None given is SERL, CBOR, JSON.</summary>
    public IList<string> MessageFormats { get; } = [];

    /// <summary>Whether Storable is used there if nothing else can be, as with a server before Event::RPC 1.08. Default false.</summary>
    public bool AllowStorable { get; set; }

    /// <summary>
    /// How long to connect may take, negotiation and login included, and how long an answer to a sign of life; one second to
    /// an hour. Default 30 seconds. A Perl server that is busy with a call answers only when it is done with it.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The classes that are there, by their Perl names; at least one.</summary>
    public IList<string> Classes { get; } = [];

    /// <summary>
    /// The policy of ASP.NET Core's authorization that whoever calls these classes must meet, and whoever is to know of them.
    /// Default (null): none. It is asked with an <see cref="RpcMethodResource"/>, and must exist when the server starts.
    /// </summary>
    public string? Policy { get; set; }

    /// <summary>Where it is, for messages.</summary>
    internal string Address => IsUnix ? Host : $"{Host}:{Port}";

    /// <summary>Whether it is reached through a socket in the file system, which needs no port.</summary>
    internal bool IsUnix => Host.StartsWith("unix:", StringComparison.Ordinal);
}
