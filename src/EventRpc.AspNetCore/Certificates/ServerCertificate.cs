using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>
/// A certificate with its key and those of the authorities between, ready for handshakes. It is never disposed: some
/// handshake may still be using it when another takes its place.
/// </summary>
internal sealed class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Certificate = certificate;
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        Context = SslStreamCertificateContext.Create(certificate, chain);
    }

    public X509Certificate2 Certificate { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>What TLS sends: a selector, which gives the certificate alone, would leave the authorities out.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Loads PEM with the key beside it or in the same file, DER with the key beside it, or PKCS#12.</summary>
    /// <exception cref="CryptographicException">It is no certificate, or one without its key, or not for servers.</exception>
    public static ServerCertificate Load(CertificateContent content)
    {
        var chain = new X509Certificate2Collection();
        var text = Encoding.UTF8.GetString(content.Certificate);
        var isPem = text.Contains("-----BEGIN ", StringComparison.Ordinal);
        X509Certificate2 certificate;
        if (isPem || content.PrivateKey is not null)
        {
            if (!isPem)
                text = PemEncoding.WriteString("CERTIFICATE", content.Certificate);
            var key = content.PrivateKey is null ? text : Encoding.UTF8.GetString(content.PrivateKey);
            certificate = string.IsNullOrEmpty(content.Password)
                ? X509Certificate2.CreateFromPem(text, key)
                : X509Certificate2.CreateFromEncryptedPem(text, key, content.Password);
            chain.ImportFromPem(text);
            chain.RemoveAt(0);
            // TLS of Windows takes no key that is only in memory.
            if (OperatingSystem.IsWindows())
                certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
        else
        {
            chain = X509CertificateLoader.LoadPkcs12Collection(content.Certificate, content.Password);
            certificate = chain.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("There is no private key in the file");
            chain.Remove(certificate);
        }

        // What Kestrel checks too.
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages[ServerAuthentication] is null))
            throw new CryptographicException($"The certificate {certificate.Subject}, thumbprint {certificate.Thumbprint}, is not for servers: its extended key usage lacks {ServerAuthentication}");
        return new ServerCertificate(certificate, chain);
    }
}
