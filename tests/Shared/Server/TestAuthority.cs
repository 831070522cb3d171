using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EventRpc.Testing;

/// <summary>An authority of a test's own, and another below it that issues the certificates.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;

    public TestAuthority()
    {
        _root = Issue("CN=Test root", null, isAuthority: true);
        Between = Issue("CN=Test intermediate", _root, isAuthority: true);
    }

    public X509Certificate2 Root => _root;

    public X509Certificate2 Between { get; }

    /// <summary>Issues a certificate for 127.0.0.1 and localhost.</summary>
    public X509Certificate2 Issue(string subject, int days = 30) => Issue(subject, Between, isAuthority: false, days);

    /// <summary>The certificate and the authority between as PEM, as a server's file has them.</summary>
    public string ChainPem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n" + Between.ExportCertificatePem() + "\n";

    public static string KeyPem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Writes the files of a certificate. Kestrel watches that of the certificate itself, so it comes last.</summary>
    public void Write(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        Put(keyPath, Encoding.ASCII.GetBytes(KeyPem(certificate)));
        Put(certificatePath, Encoding.ASCII.GetBytes(ChainPem(certificate)));
    }

    /// <summary>Puts a file into place at once, so that a server that looks meanwhile never reads half of it.</summary>
    public static void Put(string path, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Dispose()
    {
        Between.Dispose();
        _root.Dispose();
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority, int days = 60)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }
        var now = DateTimeOffset.UtcNow;
        if (issuer is null)
            return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(90));
        using var issued = request.Create(issuer, now.AddDays(-1), now.AddDays(days), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }
}
