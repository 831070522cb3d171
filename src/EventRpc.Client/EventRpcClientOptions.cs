using System.Security.Cryptography.X509Certificates;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Where a server is, how to talk to it and as whom.</summary>
public class EventRpcClientOptions
{
    private const string UnixPrefix = "unix:";

    /// <summary>A number alone, in a configuration, is one of days, which nobody expects; and no timer is of more than 49.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>
    /// The server's host name or address, or <c>unix:</c> and the path of a socket; not empty. Default <c>localhost</c>.
    /// </summary>
    public string Host { get; set; } = "localhost";

    /// <summary>The server's port, 1 to 65535. Default 5555, that of the peer's examples.</summary>
    public int Port { get; set; } = 5555;

    /// <summary>
    /// The port of the server's log, 1 to 65535. Default (null): the one after <see cref="Port"/>, where the Perl server has it.
    /// </summary>
    public int? LogPort { get; set; }

    /// <summary>
    /// Whether the connection is encrypted. The server's certificate is verified as in any .NET client (the Perl client
    /// verifies none unless it is told to).
    /// </summary>
    public bool Tls { get; set; }

    /// <summary>The name that the server's certificate must be for. Default (null): <see cref="Host"/>.</summary>
    public string? TlsHost { get; set; }

    /// <summary>
    /// A PEM file of the certificates that the server's must be one of or signed by. Default (null): the system's
    /// authorities.
    /// </summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>
    /// Takes any certificate of the server, and with that anybody who gets between. Default false. For tests.
    /// </summary>
    public bool AllowUntrustedCertificate { get; set; }

    /// <summary>A PEM file of the certificate that tells the server who the client is. Default (null): none.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>A PEM file of its private key. Default (null): it is in the file of the certificate.</summary>
    public string? ClientCertificateKey { get; set; }

    /// <summary>The password of that key. Default (null): it is not encrypted.</summary>
    public string? ClientCertificatePassword { get; set; }

    /// <summary>The client's certificate as an object, instead of the files. The caller disposes it.</summary>
    public X509Certificate2? ClientCertificateObject { get; set; }

    /// <summary>The user to log in as. Default (null): no login.</summary>
    public string? User { get; set; }

    /// <summary>
    /// The user's password, which is sent as the token that <see cref="PerlCrypt.Hash"/> makes of it, as Perl clients do.
    /// Whoever sees the token can use it, so use <see cref="Tls"/>.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>The token to log in with, instead of <see cref="Password"/>.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// The names of the message formats to use, the best first. Default SERL, CBOR, JSON. A server that has none of them
    /// is refused.
    /// </summary>
    public IList<string> MessageFormats { get; set; } = [];

    /// <summary>
    /// Whether Storable is used where the server has nothing else, which a Perl server before Event::RPC 1.08 has not.
    /// Default false. The reader runs no code, unlike Perl's.
    /// </summary>
    public bool AllowStorable { get; set; }

    /// <summary>
    /// How long to connect may take, TLS, negotiation and login included: more than no time, at most a day. Default 15 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a call may take, the time in which it waits for its turn included: more than no time, at most a day, or for
    /// ever (<see cref="Timeout.InfiniteTimeSpan"/>), which is the default.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The longest message to send or take, in bytes, from 1024. Default 64 MiB.</summary>
    public int MaxMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How many calls may be on their way at once on a connection to a server that takes requests ahead, as
    /// EventRpc.AspNetCore does, from 1; it runs them one after the other. Default 64. A Perl server loses replies then, so
    /// it gets one request at a time, whatever this says.
    /// </summary>
    public int MaxCallsInFlight { get; set; } = 64;

    /// <summary>What else is accepted of messages.</summary>
    public PerlLimits Limits { get; set; } = PerlLimits.Default;

    /// <summary>Converters for types that Perl has no value for, or other ones for those that it has.</summary>
    public IList<PerlConverter> Converters { get; set; } = [];

    /// <summary>What time is taken from. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks what can be checked without a connection.</summary>
    /// <returns>What is wrong, each in a sentence that begins with the name of the option; empty if nothing is.</returns>
    public virtual IReadOnlyList<string> Validate()
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(Host))
            wrong.Add($"{nameof(Host)} is missing: give the server's name, address, or unix: and the path of a socket.");
        if (SocketPath is null && Port is (< 1 or > 65535))
            wrong.Add($"{nameof(Port)} is {Port}: it must be 1 to 65535.");
        if (LogPort is < 1 or > 65535)
            wrong.Add($"{nameof(LogPort)} is {LogPort}: it must be 1 to 65535.");
        foreach (var name in MessageFormats.Where(name => MessageFormat.Find(name) is null))
            wrong.Add($"{nameof(MessageFormats)} has '{name}': the formats are {string.Join(", ", MessageFormat.All)}.");
        if (MessageFormats.Contains(MessageFormat.Storable.Name) && !AllowStorable)
            wrong.Add($"{nameof(MessageFormats)} has STOR, which is not used unless {nameof(AllowStorable)} is true.");
        if (!IsTimeout(ConnectTimeout))
            wrong.Add($"{nameof(ConnectTimeout)} is {ConnectTimeout}: it must be positive, and at most {LongestTimeout}.");
        if (CallTimeout != Timeout.InfiniteTimeSpan && !IsTimeout(CallTimeout))
            wrong.Add($"{nameof(CallTimeout)} is {CallTimeout}: it must be positive, and at most {LongestTimeout}, or infinite.");
        if (MaxMessageSize < 1024)
            wrong.Add($"{nameof(MaxMessageSize)} is {MaxMessageSize}: it must be at least 1024 bytes.");
        if (MaxCallsInFlight < 1)
            wrong.Add($"{nameof(MaxCallsInFlight)} is {MaxCallsInFlight}: it must be at least 1.");
        if (Password is not null && Token is not null)
            wrong.Add($"{nameof(Password)} and {nameof(Token)} are both given: one of them will do.");
        if (User is null && (Password ?? Token) is not null)
            wrong.Add($"{nameof(User)} is missing, and a password is given.");
        if (!Tls && ((CertificateAuthority ?? ClientCertificate ?? TlsHost) is not null || ClientCertificateObject is not null))
            wrong.Add($"{nameof(Tls)} is false, and certificates are given: set it to true.");
        if (AllowUntrustedCertificate && CertificateAuthority is not null)
            wrong.Add($"{nameof(AllowUntrustedCertificate)} takes any certificate, and {nameof(CertificateAuthority)} only those that it names: give one of them.");
        if (Tls && SocketPath is not null && TlsHost is null && !AllowUntrustedCertificate)
            wrong.Add($"{nameof(TlsHost)} is missing: a unix socket has no name that the certificate could be for.");
        return wrong;

        static bool IsTimeout(TimeSpan time) => time > TimeSpan.Zero && time <= LongestTimeout;
    }

    /// <exception cref="ArgumentException">The options are wrong.</exception>
    internal void ThrowIfWrong()
    {
        if (Validate() is { Count: > 0 } wrong)
            throw new ArgumentException(string.Join(" ", wrong), "options");
    }

    /// <summary>The name of the pool that the connections are of, for metrics and spans; null for none.</summary>
    internal string? PoolName { get; set; }

    /// <summary>The formats to use, the best first.</summary>
    internal IEnumerable<MessageFormat> Formats =>
        MessageFormats.Count > 0
            ? MessageFormats.Select(name => MessageFormat.Find(name)!)
            : MessageFormat.All.Where(format => AllowStorable || format != MessageFormat.Storable);

    /// <summary>Where the server is, for messages.</summary>
    internal string Address => SocketPath is null ? $"{Host}:{Port}" : Host;

    /// <summary>The path of the server's socket; null if it is a port.</summary>
    internal string? SocketPath => Host.StartsWith(UnixPrefix, StringComparison.Ordinal) ? Host[UnixPrefix.Length..] : null;
}
