using EventRpc.AspNetCore;
using EventRpc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Interop.Tests;

/// <summary>A certificate that is replaced under a client that has logged in.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-interop-");
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_client_stays_logged_in_with_its_objects_when_the_certificate_is_replaced()
    {
        Write();
        await File.WriteAllTextAsync(PathOf("root.crt"), _authority.Root.ExportCertificatePem());
        RpcTestHost? host = null;
        await using var started = host = await InteropHost.StartAsync(
            rpc => rpc.AddClass<Replacement>("Interop::Replacement", c => c
                .Singleton("instance", () => new Replacement(() => ReplaceAsync(host!)))
                .Method("replace", x => x.ReplaceAsync)),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Certificate:Path", PathOf("server.crt")),
            ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", PathOf("server.key")),
            ("EventRpc:Certificates:ReloadInterval", "00:00:01"),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:RequireTls", "true"),
            ("EventRpc:Authentication:Users:fred", RpcTokenHash.Create(AuthenticationTests.TokenOfFred)));
        await started.RunPerlAsync("certificate.pl", "--ca", PathOf("root.crt"), "--user", "fred", "--pass", "right");
    }

    [Fact]
    public async Task A_client_with_a_certificate_need_not_log_in()
    {
        Write();
        await File.WriteAllTextAsync(PathOf("root.crt"), _authority.Root.ExportCertificatePem());
        using var fred = _authority.Issue("CN=fred");
        await File.WriteAllTextAsync(PathOf("fred.crt"), _authority.ChainPem(fred));
        await File.WriteAllTextAsync(PathOf("fred.key"), TestAuthority.KeyPem(fred));
        await using var host = await InteropHost.StartAsync(
            rpc => rpc.Services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                https.ClientCertificateValidation = (certificate, _, _) => certificate.Issuer == _authority.Between.Subject)),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Certificate:Path", PathOf("server.crt")),
            ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", PathOf("server.key")),
            ("Kestrel:Endpoints:EventRpc:ClientCertificateMode", "AllowCertificate"),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:ClientCertificates", "true"));
        await host.RunPerlAsync("client_certificate.pl", "--ca", PathOf("root.crt"), "--user", PathOf("fred.crt"), "--pass", PathOf("fred.key"), "--name", "fred");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<string> ReplaceAsync(RpcTestHost host)
    {
        // It may look between the two files.
        host.Logs.ExpectError(91);
        var thumbprint = Write();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains(thumbprint, StringComparison.Ordinal));
        return thumbprint;
    }

    private string Write()
    {
        using var certificate = _authority.Issue("CN=localhost");
        _authority.Write(certificate, PathOf("server.crt"), PathOf("server.key"));
        return certificate.Thumbprint;
    }

    private sealed class Replacement(Func<Task<string>> replace)
    {
        public Task<string> ReplaceAsync() => replace();
    }
}
