using System.Security.Cryptography.X509Certificates;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Certificates;

public sealed class ReplacementTests : IDisposable
{
    private readonly CertificateFolder _folder = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_changed_certificate_is_for_new_handshakes_and_connections_stay_with_their_objects(bool isLink, bool reloadOnChange)
    {
        using var first = isLink ? _folder.Swap() : _folder.Write();
        (string, string)[] web =
        [
            ("Kestrel:Endpoints:Web:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:Web:Certificate:Path", _folder.CertificatePath),
            ("Kestrel:Endpoints:Web:Certificate:KeyPath", _folder.KeyPath),
        ];
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), _ => { }, [.. _folder.Settings, .. web], reloadOnChange: reloadOnChange);
        Assert.True(Assert.Single(host.Server.Endpoints).IsTls);
        var endPoint = host.EndPoint;
        await using var client = await ConnectTlsAsync(endPoint);
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal(first.Thumbprint, await ThumbprintAsync(host));

        host.Logs.ExpectError(91);
        using var second = isLink ? _folder.Swap() : _folder.Write();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains(second.Thumbprint, StringComparison.Ordinal));
        Assert.Equal(second.Thumbprint, await ThumbprintAsync(host));
        // The endpoint that is Kestrel's own has been restarted: it has seen the change, but for links.
        if (reloadOnChange && !isLink)
            await host.Logs.WaitForAsync(line => line.Text.StartsWith("Config changed. Starting the following endpoints", StringComparison.Ordinal));

        Assert.Equal("1", (await client.ExecAsync(oid, "get_data"))["ok"].ToString());
        Assert.Equal(endPoint, host.EndPoint);
    }

    [Fact]
    public async Task The_authorities_between_are_sent_along()
    {
        using var certificate = _folder.Write();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), _folder.Settings);
        List<X509Certificate2> sent = [];
        await using var client = await ConnectTlsAsync(host.EndPoint, chain: sent);
        Assert.Equal(certificate.Thumbprint, sent[0].Thumbprint);
        Assert.Contains(sent, c => c.Thumbprint == _folder.Authority.Between.Thumbprint);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(_folder.Authority.Root);
        chain.ChainPolicy.ExtraStore.AddRange(sent.Skip(1).ToArray());
        Assert.True(chain.Build(sent[0]), string.Join(", ", chain.ChainStatus.Select(s => s.StatusInformation)));
    }

    [Fact]
    public async Task What_cannot_be_loaded_is_logged_once_and_the_last_certificate_goes_on()
    {
        using var first = _folder.Write();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), _folder.Settings);
        host.Logs.ExpectError(91);
        TestAuthority.Put(_folder.CertificatePath, "half of a certif"u8);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 91);
        Assert.Equal(first.Thumbprint, await ThumbprintAsync(host));

        File.Delete(_folder.CertificatePath);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 91 && line.Text.Contains("Could not find file", StringComparison.Ordinal));
        using var second = _folder.Write();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90);
        Assert.Equal(second.Thumbprint, await ThumbprintAsync(host));
        Assert.Equal(2, host.Logs.Lines.Count(line => line.EventId.Id == 91));
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_told_once()
    {
        using var first = _folder.Write(days: 13);
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), _folder.Settings);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 92 && line.Text.Contains(first.Thumbprint, StringComparison.Ordinal));
        host.Logs.ExpectError(91);
        using var second = _folder.Write(days: 12);
        await host.Logs.WaitForAsync(line => line.EventId.Id == 92 && line.Text.Contains(second.Thumbprint, StringComparison.Ordinal));
        using var third = _folder.Write();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains(third.Thumbprint, StringComparison.Ordinal));
        Assert.Equal(2, host.Logs.Lines.Count(line => line.EventId.Id == 92));
    }

    [Fact]
    public async Task A_pfx_with_a_password_serves_and_is_replaced()
    {
        var path = _folder.PathOf("server.pfx");
        using var first = _folder.Authority.Issue("CN=localhost");
        using var second = _folder.Authority.Issue("CN=localhost");
        TestAuthority.Put(path, Pfx(first));
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Certificate:Path", path),
            ("Kestrel:Endpoints:EventRpc:Certificate:Password", "secret"),
            ("EventRpc:Certificates:ReloadInterval", "00:00:01"));
        List<X509Certificate2> sent = [];
        await using var client = await ConnectTlsAsync(host.EndPoint, chain: sent);
        Assert.Equal(first.Thumbprint, sent[0].Thumbprint);
        Assert.Contains(sent, c => c.Thumbprint == _folder.Authority.Between.Thumbprint);
        TestAuthority.Put(path, Pfx(second));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90);
        Assert.Equal(second.Thumbprint, await ThumbprintAsync(host));
    }

    [Fact]
    public async Task The_default_certificate_is_replaced_too()
    {
        using var first = _folder.Write();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            _ => { },
            [
                ("Kestrel:Certificates:Default:Path", _folder.CertificatePath),
                ("Kestrel:Certificates:Default:KeyPath", _folder.KeyPath),
                ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:Web:Url", "https://127.0.0.1:0"),
                ("EventRpc:Certificates:ReloadInterval", "00:00:01"),
            ],
            reloadOnChange: true);
        await using var client = await ConnectTlsAsync(host.EndPoint);
        var oid = await client.NewAsync("T::Thing::new");
        host.Logs.ExpectError(91);
        using var second = _folder.Write();
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains(second.Thumbprint, StringComparison.Ordinal));
        await host.Logs.WaitForAsync(line => line.Text.StartsWith("Config changed. Starting the following endpoints", StringComparison.Ordinal));
        Assert.Equal(second.Thumbprint, await ThumbprintAsync(host));
        Assert.Equal("1", (await client.ExecAsync(oid, "get_data"))["ok"].ToString());
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:EventRpc:Certificate:Path", "/no/such/file", "Kestrel:Endpoints:EventRpc:Certificate:Path: the certificate cannot be used")]
    [InlineData("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", "", "Kestrel:Endpoints:EventRpc:Certificate:Path: the certificate cannot be used")]
    [InlineData("Kestrel:Endpoints:EventRpc:ClientCertificateMode", "Maybe", "Kestrel:Endpoints:EventRpc:ClientCertificateMode is 'Maybe'")]
    [InlineData("Kestrel:Endpoints:EventRpc:SslProtocols:0", "Tls14", "Kestrel:Endpoints:EventRpc:SslProtocols:0 is 'Tls14'")]
    [InlineData("EventRpc:Certificates:ReloadInterval", "00:00:00", "EventRpc:Certificates:ReloadInterval is 00:00:00: give a time from 00:00:01 to 1.00:00:00")]
    public async Task What_is_wrong_with_it_stops_the_start(string key, string value, string expected)
    {
        using var certificate = _folder.Write();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [.. _folder.Settings, (key, value)]));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_protocols_of_the_endpoint_hold()
    {
        using var certificate = _folder.Write();
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [.. _folder.Settings, ("Kestrel:Endpoints:EventRpc:SslProtocols:0", "Tls12")]);
        await using var client = await ConnectTlsAsync(host.EndPoint);
        Assert.Equal(System.Security.Authentication.SslProtocols.Tls12, ((System.Net.Security.SslStream)client.Stream).SslProtocol);
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Pfx(X509Certificate2 certificate) =>
        new X509Certificate2Collection { certificate, X509CertificateLoader.LoadCertificate(_folder.Authority.Between.RawData) }.Export(X509ContentType.Pkcs12, "secret")!;

    private static async Task<string> ThumbprintAsync(RpcTestHost host)
    {
        List<X509Certificate2> sent = [];
        await using var client = await ConnectTlsAsync(host.EndPoint, chain: sent);
        return sent[0].Thumbprint;
    }
}
