namespace EventRpc.AspNetCore;

/// <summary>Who may use the server: the section <c>EventRpc:Authentication</c>.</summary>
public sealed class EventRpcAuthenticationOptions
{
    /// <summary>Whether clients must authenticate before they use any class. Off by default, as in the peer.</summary>
    public bool Required { get; set; }

    /// <summary>
    /// Whether credentials are taken on encrypted connections only. Off by default. A client that sends them in clear
    /// is refused, but whoever listens has seen them: this stops wrong settings from going unnoticed, it does not keep
    /// such a token secret.
    /// </summary>
    public bool RequireTls { get; set; }

    /// <summary>
    /// Whether a client that presented a certificate, and was let in by Kestrel with it, is authenticated from the
    /// start, without sending credentials. Off by default. The endpoint must ask for certificates: set its
    /// <c>ClientCertificateMode</c> to <c>AllowCertificate</c> or <c>RequireCertificate</c>.
    /// </summary>
    public bool ClientCertificates { get; set; }

    /// <summary>
    /// User names and their certificates, each by its SHA-256 thumbprint (64 hexadecimal digits, colons between bytes
    /// or not) or by its subject (such as <c>CN=fred, O=Example</c>). None given, each certificate that Kestrel accepts
    /// is a user, named by its common name; any given, no other certificate is. Takes effect with
    /// <see cref="ClientCertificates"/> only.
    /// </summary>
    public IDictionary<string, string> CertificateUsers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// User names and their tokens: each as <c>Event::RPC->crypt(user, password)</c> makes it, or better as the hash
    /// that <see cref="RpcTokenHash.Create"/> makes of that, which lets nobody in who reads it. Read anew when the
    /// configuration changes. Not used where an <see cref="IRpcCredentialValidator"/> is registered.
    /// </summary>
    public IDictionary<string, string> Users { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
