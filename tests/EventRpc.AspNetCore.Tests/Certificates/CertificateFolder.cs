using System.Security.Cryptography.X509Certificates;
using EventRpc.Testing;

namespace EventRpc.AspNetCore.Tests.Certificates;

/// <summary>A folder with the certificate files of a server.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-certificates-");
    private int _version;

    public TestAuthority Authority { get; } = new();

    public string CertificatePath => Path.Combine(_folder.FullName, "tls.crt");

    public string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>What makes the endpoint EventRpc speak TLS with the certificate.</summary>
    public (string Key, string Value)[] Settings => [.. SettingsOf("EventRpc"), ("EventRpc:Certificates:ReloadInterval", "00:00:01")];

    /// <summary>What makes an endpoint speak TLS with the certificate, on a port that the system chooses.</summary>
    public (string Key, string Value)[] SettingsOf(string endpoint) =>
    [
        ($"Kestrel:Endpoints:{endpoint}:Url", "https://127.0.0.1:0"),
        ($"Kestrel:Endpoints:{endpoint}:Certificate:Path", CertificatePath),
        ($"Kestrel:Endpoints:{endpoint}:Certificate:KeyPath", KeyPath),
    ];

    /// <summary>Writes a new certificate over the files. A server that looks between the two logs the error 91, and looks again.</summary>
    public X509Certificate2 Write(string subject = "CN=localhost", int days = 30)
    {
        var certificate = Authority.Issue(subject, days);
        Authority.Write(certificate, CertificatePath, KeyPath);
        return certificate;
    }

    /// <summary>Puts a new certificate in place as Kubernetes does: the files are links through a folder link that is swapped.</summary>
    public X509Certificate2 Swap()
    {
        var certificate = Authority.Issue("CN=localhost");
        var version = $"..version{_version++}";
        var versionFolder = Path.Combine(_folder.FullName, version);
        Directory.CreateDirectory(versionFolder);
        File.WriteAllText(Path.Combine(versionFolder, "tls.crt"), Authority.ChainPem(certificate));
        File.WriteAllText(Path.Combine(versionFolder, "tls.key"), TestAuthority.KeyPem(certificate));
        var data = Path.Combine(_folder.FullName, "..data");
        Directory.CreateSymbolicLink(data + "_tmp", version);
        // rename(2) replaces the link at once; .NET has no such call for a link to a folder.
        using (var move = System.Diagnostics.Process.Start("mv", ["-T", data + "_tmp", data]))
        {
            move.WaitForExit();
            Assert.Equal(0, move.ExitCode);
        }
        if (_version == 1)
        {
            File.CreateSymbolicLink(CertificatePath, "..data/tls.crt");
            File.CreateSymbolicLink(KeyPath, "..data/tls.key");
        }
        return certificate;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
