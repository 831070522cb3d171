using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Client.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-client-tls-");
    private readonly TestAuthority _authority = new();

    private string AuthorityPath => PathOf("ca.crt");

    [Fact]
    public async Task A_server_is_verified_by_the_authority_that_is_named()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host, options => options.CertificateAuthority = AuthorityPath);
        await using var echo = await client.NewAsync("T::Echo");
        var large = new string('x', 1_000_000);
        Assert.Equal(large, await echo.CallAsync<string>("string", large));
        Assert.True(Assert.Single(host.Server.Connections).IsEncrypted);
    }

    [Fact]
    public async Task A_server_is_verified_by_a_name_that_is_given()
    {
        await using var host = await StartAsync();
        await using (await ConnectAsync(host, options => (options.CertificateAuthority, options.TlsHost) = (AuthorityPath, "localhost")))
        {
        }
        var e = await FailsAsync(host, options => (options.CertificateAuthority, options.TlsHost) = (AuthorityPath, "other.example"));
        Assert.Contains("RemoteCertificateNameMismatch", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_refused_unless_any_will_do()
    {
        await using var host = await StartAsync();
        var e = await FailsAsync(host, _ => { });
        Assert.StartsWith($"There is no TLS with 127.0.0.1:{host.EndPoint.Port}: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("If its certificate is your own, name it or its authority in CertificateAuthority.", e.Message, StringComparison.Ordinal);
        using var others = new TestAuthority();
        await File.WriteAllTextAsync(PathOf("others.crt"), others.Root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await FailsAsync(host, options => options.CertificateAuthority = PathOf("others.crt"));
        await FailsAsync(host, options => options.CertificateAuthority = PathOf("no-such.crt"));
        await using var client = await ConnectAsync(host, options => options.AllowUntrustedCertificate = true);
        await client.PingAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_expects_a_certificate_gets_the_clients()
    {
        await using var host = await StartAsync("RequireCertificate");
        using var fred = _authority.Issue("CN=fred");
        await File.WriteAllTextAsync(PathOf("fred.crt"), fred.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(PathOf("fred.key"), TestAuthority.KeyPem(fred), TestContext.Current.CancellationToken);
        using (var key = fred.GetECDsaPrivateKey()!)
        {
            var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            await File.WriteAllTextAsync(PathOf("both.pem"), fred.ExportCertificatePem() + "\n" + encrypted, TestContext.Current.CancellationToken);
        }

        await AcceptedAsync(options => (options.ClientCertificate, options.ClientCertificateKey) = (PathOf("fred.crt"), PathOf("fred.key")));
        await AcceptedAsync(options => (options.ClientCertificate, options.ClientCertificatePassword) = (PathOf("both.pem"), "secret"));
        await AcceptedAsync(options => options.ClientCertificateObject = fred);
        await Assert.ThrowsAsync<RpcConnectionException>(() => ConnectAsync(host, options => options.CertificateAuthority = AuthorityPath));
        Assert.Equal(RpcConnectionError.Tls, (await FailsAsync(host, options => (options.ClientCertificate, options.ClientCertificatePassword) = (PathOf("both.pem"), "wrong"))).Error);

        async Task AcceptedAsync(Action<EventRpcClientOptions> configure)
        {
            await using var client = await ConnectAsync(host, options =>
            {
                options.CertificateAuthority = AuthorityPath;
                configure(options);
            });
            await client.PingAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Tls_is_not_spoken_with_who_does_not_speak_it_and_the_other_way_round()
    {
        await using var plain = await Served.StartAsync();
        Assert.Equal(RpcConnectionError.Tls, (await FailsAsync(plain, _ => { })).Error);
        await using var host = await StartAsync();
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => host.ConnectAsync());
        // It is closed, or answered with an alert.
        Assert.True(e.Error is RpcConnectionError.Unreachable or RpcConnectionError.Protocol, e.Message);
        Assert.Contains("TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_instead_of_a_handshake_is_not_waited_for()
    {
        var time = new ManualTime();
        var silent = new TaskCompletionSource();
        await using var server = FakeServer.Start(connection =>
        {
            silent.SetResult();
            return connection.FallSilentAsync();
        });
        var connecting = server.ConnectAsync(options => (options.Tls, options.TimeProvider) = (true, time));
        await silent.Task;
        time.Advance(TimeSpan.FromSeconds(15));
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => connecting);
        Assert.Equal(RpcConnectionError.Unreachable, e.Error);
        Assert.EndsWith("did not answer within 15 s, or does not speak TLS.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_in_an_encrypted_connection_is_a_lost_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = _authority.Issue("CN=localhost");
        var serving = ServeAsync();
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => EventRpcClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Tls = true, AllowUntrustedCertificate = true },
            TestContext.Current.CancellationToken));
        Assert.True(e.Error is RpcConnectionError.Unreachable, e.Message);
        await serving;

        async Task ServeAsync()
        {
            using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await using var tls = new SslStream(accepted.GetStream(), leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(certificate);
            await accepted.GetStream().WriteAsync(new byte[100_000].Select((_, i) => (byte)i).ToArray());
            try
            {
                while (await accepted.GetStream().ReadAsync(new byte[4096]) > 0)
                {
                }
            }
            catch (IOException)
            {
                // The client has had enough.
            }
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private async Task<RpcTestHost> StartAsync(string clientCertificates = "NoCertificate")
    {
        using var certificate = _authority.Issue("CN=localhost");
        await File.WriteAllTextAsync(AuthorityPath, _authority.Root.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("server.crt"), _authority.ChainPem(certificate));
        await File.WriteAllTextAsync(PathOf("server.key"), TestAuthority.KeyPem(certificate));
        return await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Echo>(),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ClientCertificateValidation =
                (given, _, _) => given.Issuer == "CN=Test intermediate")),
            [
                ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:EventRpc:Certificate:Path", PathOf("server.crt")),
                ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", PathOf("server.key")),
                ("Kestrel:Endpoints:EventRpc:ClientCertificateMode", clientCertificates),
            ]);
    }

    private static Task<EventRpcClient> ConnectAsync(RpcTestHost host, Action<EventRpcClientOptions> configure) => host.ConnectAsync(options =>
    {
        options.Tls = true;
        configure(options);
    });

    private static async Task<RpcConnectionException> FailsAsync(RpcTestHost host, Action<EventRpcClientOptions> configure)
    {
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => ConnectAsync(host, configure));
        Assert.Equal(RpcConnectionError.Tls, e.Error);
        return e;
    }
}
