using System.Security.Cryptography.X509Certificates;
using EventRpc.Protocol;
using EventRpc.Testing;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Certificates;

public sealed class EndpointNamesTests : IDisposable
{
    private const string Sni = "Kestrel:Endpoints:EventRpc:Sni";

    private readonly CertificateFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_name_gets_its_certificate_with_the_authorities_between()
    {
        _folder.Write("CN=default");
        await using var host = await StartAsync(
            Name("rpc.example"), Name("*.example"), Name("*.deep.example"), [($"{Sni}:*:SslProtocols:0", "Tls13")]);
        Assert.Equal("CN=rpc.example", await SubjectForAsync(host, "RPC.example"));
        Assert.Equal("CN=*.example", await SubjectForAsync(host, "other.example"));
        Assert.Equal("CN=*.deep.example", await SubjectForAsync(host, "a.deep.example"));
        // What a name has not is the endpoint's.
        Assert.Equal("CN=default", await SubjectForAsync(host, "elsewhere.test"));
    }

    [Fact]
    public async Task Who_asks_for_a_name_that_is_not_there_is_refused_and_harms_nobody()
    {
        await using var host = await StartAsync(Name("rpc.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectTlsAsync(host.EndPoint, name: "other.test"));
        Assert.Equal("CN=rpc.example", await SubjectForAsync(host, "rpc.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(host.EndPoint, MessageFormat.Sereal));
    }

    [Fact]
    public async Task One_name_may_ask_its_clients_for_certificates_and_another_not()
    {
        await using var host = await StartAsync(
            Name("open.example"), Name("closed.example"), [($"{Sni}:closed.example:ClientCertificateMode", "RequireCertificate")]);
        await using (var client = await ConnectTlsAsync(host.EndPoint, name: "open.example"))
            await client.NewAsync("T::Thing::new");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var client = await ConnectTlsAsync(host.EndPoint, name: "closed.example");
            await client.NewAsync("T::Thing::new");
        });
    }

    [Fact]
    public async Task A_certificate_of_a_name_is_replaced_while_connections_stay()
    {
        await using var host = await StartAsync(Name("rpc.example"));
        await using var old = await ConnectTlsAsync(host.EndPoint, name: "rpc.example");
        var oid = await old.NewAsync("T::Thing::new");
        host.Logs.ExpectError(91);
        Write("rpc.example", "CN=renewed");
        await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains("CN=renewed", StringComparison.Ordinal));
        Assert.Equal("CN=renewed", await SubjectForAsync(host, "rpc.example"));
        await old.ResultAsync(oid, "get_data");
    }

    [Fact]
    public async Task What_is_wrong_with_a_name_stops_the_start_with_its_key()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Name("rpc.example"), [($"{Sni}:rpc.example:ClientCertificateMode", "Perhaps")]));
        Assert.StartsWith($"{Sni}:rpc.example:ClientCertificateMode is 'Perhaps': the values are", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync([($"{Sni}:rpc.example:Certificate:Path", _folder.PathOf("missing.crt"))]));
        Assert.StartsWith($"{Sni}:rpc.example:Certificate:Path: the certificate cannot be used", failure.Message, StringComparison.Ordinal);
    }

    private Task<RpcTestHost> StartAsync(params (string, string)[][] names)
    {
        (string, string)[] own = File.Exists(_folder.CertificatePath) ? _folder.Settings : [_folder.Settings[0], _folder.Settings[^1]];
        return RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), [.. own, .. names.SelectMany(name => name)]);
    }

    private (string, string)[] Name(string name)
    {
        var file = Write(name, $"CN={name}");
        return [($"{Sni}:{name}:Certificate:Path", file + ".crt"), ($"{Sni}:{name}:Certificate:KeyPath", file + ".key")];
    }

    private string Write(string name, string subject)
    {
        using var certificate = _folder.Authority.Issue(subject);
        var file = _folder.PathOf(name.Replace('*', '_'));
        _folder.Authority.Write(certificate, file + ".crt", file + ".key");
        return file;
    }

    private static async Task<string> SubjectForAsync(RpcTestHost host, string name)
    {
        var chain = new List<X509Certificate2>();
        await using var client = await ConnectTlsAsync(host.EndPoint, chain: chain, name: name);
        await client.NewAsync("T::Thing::new");
        Assert.True(chain.Count > 1, "The authority between was not sent.");
        return chain[0].Subject;
    }
}
