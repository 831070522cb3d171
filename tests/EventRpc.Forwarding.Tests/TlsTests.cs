using EventRpc.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.Forwarding.Tests;

/// <summary>The other server may be one of these, too, and speak TLS.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-forwarding-");
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Classes_are_forwarded_over_TLS_to_a_server_whose_certificate_is_trusted()
    {
        await using var behind = await StartBehindAsync();
        await using var host = await StartInFrontAsync(behind, ("EventRpc:Forward:0:CertificateAuthority", PathOf("root.crt")));
        await using var client = await host.ConnectAsync();
        await using var counter = await client.NewAsync("Local::Counter");
        Assert.Equal("local", await counter.CallAsync<string>("name"));
        Assert.Equal("local", await counter.CallAsync<string>("name_of", counter));
        Assert.Equal(1, behind.Server.ObjectCount);
    }

    [Fact]
    public async Task Nothing_is_forwarded_to_a_server_whose_certificate_is_not()
    {
        await using var behind = await StartBehindAsync();
        await using var host = await StartInFrontAsync(behind);
        Assert.Equal(HealthStatus.Degraded, (await host.CheckHealthAsync()).Status);
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 131 && line.Text.Contains("There is no TLS with", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Task<RpcTestHost> StartInFrontAsync(RpcTestHost behind, params (string Key, string Value)[] settings) =>
        ForwardingHost.StartAsync(behind.EndPoint.Port, ["Local::Counter"], settings: [("EventRpc:Forward:0:Tls", "true"), .. settings]);

    private async Task<RpcTestHost> StartBehindAsync()
    {
        using var certificate = _authority.Issue("CN=behind");
        await File.WriteAllTextAsync(PathOf("root.crt"), _authority.Root.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("server.crt"), _authority.ChainPem(certificate));
        await File.WriteAllTextAsync(PathOf("server.key"), TestAuthority.KeyPem(certificate));
        return await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<LocalCounter>(),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Certificate:Path", PathOf("server.crt")),
            ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", PathOf("server.key")));
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
