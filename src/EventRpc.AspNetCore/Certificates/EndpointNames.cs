using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EventRpc.AspNetCore;

/// <summary>
/// The certificates that an endpoint serves by the name that a client asks for: the section <c>Sni</c> of Kestrel's
/// configuration. As in Kestrel a name counts most, then the longest <c>*.</c> that it ends in, then <c>*</c>; who asks for
/// another, or for none, is refused. Kestrel's own selector can be had only where Kestrel adds TLS itself.
/// </summary>
internal sealed class EndpointNames(IReadOnlyList<EndpointCertificate> certificates)
{
    private const string Anything = "*";

    private readonly EndpointCertificate[] _byLength = [.. certificates.OrderByDescending(certificate => certificate.Name.Length)];

    /// <summary>The certificates, each called by its name.</summary>
    public IReadOnlyList<EndpointCertificate> Certificates => certificates;

    /// <summary>Whether clients are asked for certificates: the least that any of the names asks for.</summary>
    public ClientCertificateMode ClientCertificateMode
    {
        get
        {
            var modes = certificates.Select(certificate => certificate.ClientCertificateMode).ToHashSet();
            return modes.Count == 1 ? modes.Single()
                : modes.Overlaps([ClientCertificateMode.AllowCertificate, ClientCertificateMode.RequireCertificate]) ? ClientCertificateMode.AllowCertificate
                : ClientCertificateMode.NoCertificate;
        }
    }

    /// <summary>Loads all certificates, so that what is wrong with one stops the start.</summary>
    /// <exception cref="InvalidOperationException">One cannot be loaded, or a setting beside it cannot be meant.</exception>
    public TlsHandshakeCallbackOptions Load()
    {
        foreach (var certificate in certificates)
        {
            certificate.Load();
            _ = certificate.CreateOptions();
        }
        return new TlsHandshakeCallbackOptions
        {
            OnConnection = context => Find(context.ClientHelloInfo.ServerName) is { } certificate
                ? new(certificate.CreateOptions())
                : throw new AuthenticationException($"No certificate is configured for the name '{LogText.Escape(context.ClientHelloInfo.ServerName)}'."),
        };
    }

    /// <summary>The certificate for a name; null if there is none.</summary>
    internal EndpointCertificate? Find(string name) =>
        Array.Find(_byLength, certificate => certificate.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && name != Anything)
        ?? Array.Find(_byLength, certificate => certificate.Name.StartsWith("*.", StringComparison.Ordinal)
            && name.Length >= certificate.Name.Length && name.EndsWith(certificate.Name[1..], StringComparison.OrdinalIgnoreCase))
        ?? Array.Find(_byLength, certificate => certificate.Name == Anything);
}
