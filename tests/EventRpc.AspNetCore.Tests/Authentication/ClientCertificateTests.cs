using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventRpc.AspNetCore.Tests.Certificates;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Authentication;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly CertificateFolder _folder = new();

    [Fact]
    public async Task A_client_with_a_certificate_is_who_that_says_and_one_without_has_to_log_in()
    {
        await using var host = await StartAsync();
        using var fred = _folder.Authority.Issue("CN=fred, O=Example");
        await using var client = await ConnectTlsAsync(host.EndPoint, fred);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("T::Thing->describe cid=1 user=fred", (await client.ResultAsync(oid, "describe")).ToString());
        var user = Assert.Single(host.Server.Connections).User;
        Assert.Equal(fred.Thumbprint, user.FindFirstValue(ClaimTypes.Thumbprint));
        Assert.Equal(fred.Subject, user.FindFirstValue(ClaimTypes.X500DistinguishedName));
        Assert.Equal("CN=Test intermediate", user.FindFirstValue("issuer"));
        Assert.Contains(host.Logs.Lines, line => line.EventId.Id == 39 && line.Text.Contains(fred.Thumbprint, StringComparison.Ordinal));

        await using var without = await ConnectTlsAsync(host.EndPoint);
        Assert.Equal("Authorization required", (await without.CallAsync(Request("classes_list")))["msg"].ToString());
    }

    [Fact]
    public async Task Where_users_are_given_no_other_certificate_is_anybody()
    {
        using var fred = _folder.Authority.Issue("CN=fred, O=Example");
        using var ann = _folder.Authority.Issue("CN=x");
        using var stranger = _folder.Authority.Issue("CN=ann");
        var thumbprint = string.Join(':', ann.GetCertHash(HashAlgorithmName.SHA256).Select(b => $"{b:X2}"));
        await using var host = await StartAsync(
            ("EventRpc:Authentication:CertificateUsers:frederick", "CN=fred, O=Example"),
            ("EventRpc:Authentication:CertificateUsers:ann", thumbprint));
        await using var first = await ConnectTlsAsync(host.EndPoint, fred);
        Assert.Equal("frederick", Assert.Single(host.Server.Connections).UserName);
        await using var second = await ConnectTlsAsync(host.EndPoint, ann);
        Assert.Contains(host.Server.Connections, c => c.UserName == "ann");
        await using var third = await ConnectTlsAsync(host.EndPoint, stranger);
        Assert.Equal("Authorization required", (await third.CallAsync(Request("classes_list")))["msg"].ToString());
        Assert.Equal(
            $"cid=3: The client's certificate is none of the users' in EventRpc:Authentication:CertificateUsers: CN=ann, SHA-256 thumbprint {stranger.GetCertHashString(HashAlgorithmName.SHA256)}",
            Assert.Single(host.Logs.Lines, line => line.EventId.Id == 123).Text);
        Assert.DoesNotContain(host.Logs.Lines, line => line.EventId.Id == 122);
    }

    [Theory]
    [InlineData("NoCertificate", true)]
    [InlineData("DelayCertificate", true)]
    [InlineData("RequireCertificate", false)]
    public async Task The_start_warns_where_no_endpoint_asks_for_the_certificates_that_log_clients_in(string mode, bool isWarned)
    {
        await using var host = await StartAsync(("Kestrel:Endpoints:EventRpc:ClientCertificateMode", mode));
        var warned = host.Logs.Lines.Where(line => line.EventId.Id == 122).Select(line => line.Text);
        Assert.Equal(isWarned ? 1 : 0, warned.Count());
        Assert.All(warned, text => Assert.StartsWith("EventRpc:Authentication:ClientCertificates is on", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_with_malformed_names_leaves_no_connection_behind()
    {
        await using var host = await StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fred", key, HashAlgorithmName.SHA256);
        // A sequence that ends before what it holds.
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x04, 0x82, 0x7f, 0x61, 0x62], critical: false));
        using var issued = request.Create(_folder.Authority.Between, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        using var malformed = issued.CopyWithPrivateKey(key);
        try
        {
            await using var client = await ConnectTlsAsync(host.EndPoint, malformed);
        }
        catch (Exception e) when (e is IOException or Xunit.Sdk.XunitException)
        {
            // Closed: that will do.
        }
        host.Logs.ExpectError(13);
        await host.Server.DrainAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_certificate_that_kestrel_does_not_accept_gets_no_connection()
    {
        // The test's authority is none that the system trusts.
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Settings());
        using var fred = _folder.Authority.Issue("CN=fred");
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectTlsAsync(host.EndPoint, fred));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("authorized by a certificate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fred")]
    [InlineData("aa:bb")]
    public async Task What_names_no_certificate_stops_the_start(string value)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(), ("EventRpc:Authentication:CertificateUsers:fred", value)));
        Assert.Contains($"EventRpc:Authentication:CertificateUsers:fred is '{value}', which names no certificate", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Thing>(),
        builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ClientCertificateValidation =
            (certificate, _, _) => certificate.Issuer == "CN=Test intermediate")),
        Settings(settings));

    private (string Key, string Value)[] Settings(params (string Key, string Value)[] more)
    {
        _folder.Write().Dispose();
        return
        [
            .. _folder.Settings,
            ("Kestrel:Endpoints:EventRpc:ClientCertificateMode", "AllowCertificate"),
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:ClientCertificates", "true"),
            .. more,
        ];
    }
}
