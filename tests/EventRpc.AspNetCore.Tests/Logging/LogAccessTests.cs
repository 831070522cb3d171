using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore.Tests.Logging;

/// <summary>Who can get at the log: this machine, clients with a certificate, or whom the configuration lets.</summary>
public sealed class LogAccessTests : IDisposable
{
    private const string Endpoint = "Kestrel:Endpoints:EventRpcLog";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventrpc-log-");

    private static Task<RpcTestHost> StartAsync(params (string, string)[] settings) => RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), settings);

    [Theory]
    [InlineData("http://*:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:5556")]
    [InlineData("http://log.example.org:0")]
    public async Task A_log_listener_that_others_can_reach_stops_the_start(string url)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(($"{Endpoint}:Url", url)));
        Assert.StartsWith($"{Endpoint}:Url is '{url}': whoever reaches a log listener reads the log.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set EventRpc:Log:AllowRemote to true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_be_reached_where_the_configuration_says_so()
    {
        await using var host = await StartAsync(($"{Endpoint}:Url", "http://0.0.0.0:0"), ("EventRpc:Log:AllowRemote", "true"));
        using var log = await LogTestClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, host.LogEndPoint.Port));
        await log.ReadToAsync("New log client connected");
    }

    [Theory]
    [InlineData("http://127.0.0.2:0")]
    [InlineData("http://[::1]:0")]
    public async Task Loopback_needs_no_permission(string url)
    {
        await using var host = await StartAsync(($"{Endpoint}2:Url", url));
        Assert.Equal(("EventRpcLog2", false), (host.Server.LogEndpoints.Single().Name, host.Server.LogEndpoints.Single().IsTls));
    }

    [Fact]
    public async Task A_unix_socket_needs_no_permission()
    {
        await using var host = await StartAsync(($"{Endpoint}:Url", $"http://unix:{Path.Combine(_folder.FullName, "log")}"));
        Assert.Single(host.Server.LogEndpoints);
    }

    [Fact]
    public async Task In_code_it_is_the_same()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc
            .AddClass<Thing>()
            .Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseEventRpcLog())));
        using var log = await LogTestClient.ConnectAsync((IPEndPoint)Assert.Single(host.Server.LogEndpoints).EndPoint);
        await log.ReadToAsync("New log client connected");
        Assert.Single(host.Server.Endpoints);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(rpc => rpc
            .AddClass<Thing>()
            .Services.Configure<KestrelServerOptions>(kestrel => kestrel.ListenAnyIP(5556, listen => listen.UseEventRpcLog()))));
        Assert.StartsWith("The log listener of UseEventRpcLog is on http://[::]:5556: whoever reaches", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_logging_takes_no_provider_a_log_listener_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().Services.AddSingleton<ILoggerFactory, ClosedLoggerFactory>(),
            ($"{Endpoint}:Url", "http://127.0.0.1:0")));
        Assert.Contains("writeToProviders", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_tls_the_log_is_encrypted_by_the_endpoints_certificate()
    {
        using var certificate = CreateCertificate();
        await using var host = await StartAsync(Tls("https://127.0.0.1:0", certificate));
        using var log = await LogTestClient.ConnectTlsAsync(host.LogEndPoint);
        var lines = await log.ReadToAsync("New log client connected");
        Assert.Contains(lines, line => line.EndsWith($"Started SSL log listener on port {host.LogEndPoint} (endpoint EventRpcLog)", StringComparison.Ordinal));

        using var plain = await LogTestClient.ConnectAsync(host.LogEndPoint);
        await plain.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.DoesNotContain(await plain.ReadToEndAsync(), line => line.Contains("started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_clients_with_a_certificate_get_the_log_where_that_is_required_from_wherever_they_come()
    {
        using var certificate = CreateCertificate();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>().Services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                // The test's certificate stands for itself.
                https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == certificate.Thumbprint)),
            [.. Tls("https://0.0.0.0:0", certificate), ($"{Endpoint}:ClientCertificateMode", nameof(ClientCertificateMode.RequireCertificate))]);
        var endPoint = new IPEndPoint(IPAddress.Loopback, host.LogEndPoint.Port);

        using (var log = await LogTestClient.ConnectTlsAsync(endPoint, certificate))
            await log.ReadToAsync("New log client connected");
        await host.Logs.WaitForAsync(line => line.EventId.Id == 72);

        using var stranger = CreateCertificate();
        foreach (var shown in new[] { null, stranger })
        {
            // Under TLS 1.3 a client learns that it is refused only when it reads.
            var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                using var log = await LogTestClient.ConnectTlsAsync(endPoint, shown);
                Assert.True(await log.ReadLineAsync() is null, "A client without the certificate got a line.");
                throw new IOException("closed");
            });
            Assert.IsNotType<Xunit.Sdk.TrueException>(refused);
        }
        Assert.Equal(0, host.Server.LogClientCount);
        Assert.Single(host.Logs.Lines, line => line.EventId.Id == 70);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private (string, string)[] Tls(string url, X509Certificate2 certificate)
    {
        var certificatePath = Path.Combine(_folder.FullName, "server.crt");
        var keyPath = Path.Combine(_folder.FullName, "server.key");
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return
        [
            ($"{Endpoint}:Url", url),
            ($"{Endpoint}:Certificate:Path", certificatePath),
            ($"{Endpoint}:Certificate:KeyPath", keyPath),
        ];
    }

    private sealed class ClosedLoggerFactory : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Dispose()
        {
        }
    }
}
