using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;

namespace EventRpc.AspNetCore.Tests.Hosting;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-tls-");

    [Fact]
    public async Task An_https_endpoint_speaks_tls_without_offering_http()
    {
        await using var host = await StartAsync();
        Assert.True(Assert.Single(host.Server.Endpoints).IsTls);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.EndPoint);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
#pragma warning disable CA5359 // The certificate is the test's own.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        Assert.Equal(default, tls.NegotiatedApplicationProtocol);
        await tls.WriteAsync((byte[])[0, 0, 0, 0x27, .. "/0/E:R:M:N/1//2//3/neg_formats_avail/0/"u8]);
        var reply = new byte[0x29];
        await tls.ReadExactlyAsync(reply);
        Assert.EndsWith("SERL,CBOR,JSON/3//0/", System.Text.Encoding.ASCII.GetString(reply), StringComparison.Ordinal);
        Assert.True(Assert.Single(host.Server.Connections).IsEncrypted);
    }

    [Fact]
    public async Task A_plain_client_is_refused_on_an_https_endpoint()
    {
        await using var host = await StartAsync();
        await using var client = await RpcTestClient.ConnectAsync(host.EndPoint);
        await client.SendAsync(RpcTestClient.Request("version"));
        var reply = new byte[64];
        var length = 0;
        try
        {
            length = await client.Stream.ReadAsync(reply);
        }
        catch (IOException)
        {
            // Reset: refused too.
        }
        Assert.DoesNotContain("/1/1/2/", System.Text.Encoding.Latin1.GetString(reply, 0, length), StringComparison.Ordinal);
        Assert.Equal(0, host.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_tls_client_is_refused_on_a_plain_endpoint()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.EndPoint);
        await using var tls = new SslStream(socket.GetStream());
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync("localhost"));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 21);
    }

    [Fact]
    public async Task The_application_can_choose_the_certificate_by_the_name_that_the_client_asks_for()
    {
        using var authority = new TestAuthority();
        using var local = authority.Issue("CN=localhost");
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                https.ServerCertificateSelector = (_, name) => name == "localhost" ? local : null)),
            [("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0")]);
        var chain = new List<X509Certificate2>();
        await using var client = await RpcTestClient.ConnectTlsAsync(host.EndPoint, chain: chain);
        Assert.Equal(local.Thumbprint, chain[0].Thumbprint);
    }

    [Fact]
    public async Task Names_without_a_certificate_stop_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Sni:rpc.example:ClientCertificateMode", "RequireCertificate")));
        Assert.StartsWith("Kestrel:Endpoints:EventRpc:Sni cannot be served: give each name a Certificate:Path", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<RpcTestHost> StartAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificatePath = Path.Combine(_folder.FullName, "server.crt");
        var keyPath = Path.Combine(_folder.FullName, "server.key");
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
            ("Kestrel:Endpoints:EventRpc:Certificate:Path", certificatePath),
            ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", keyPath),
            ("Kestrel:Endpoints:EventRpc:Certificate:Password", "secret"));
    }
}
