using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EventRpc.Interop.Tests;

/// <summary>A certificate for 127.0.0.1 in PEM files of its own, which go when the test ends.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-interop-");

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EventRpc test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificatePath => Path.Combine(_folder.FullName, "server.crt");

    public string KeyPath => Path.Combine(_folder.FullName, "server.key");

    /// <summary>What makes the endpoint EventRpc speak TLS with this certificate.</summary>
    public (string Key, string Value)[] Settings =>
    [
        // Kestrel takes no port of the system's choice for localhost, which is two addresses.
        ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
        ("Kestrel:Endpoints:EventRpc:Certificate:Path", CertificatePath),
        ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", KeyPath),
    ];

    public void Dispose() => _folder.Delete(recursive: true);
}
