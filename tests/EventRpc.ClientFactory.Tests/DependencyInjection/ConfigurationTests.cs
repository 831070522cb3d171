using System.Globalization;
using System.Net;
using EventRpc.Client;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.ClientFactory.Tests.DependencyInjection;

public sealed class ConfigurationTests
{
    private static readonly IPEndPoint Nowhere = new(IPAddress.Loopback, 1);

    [Fact]
    public async Task All_that_cannot_be_meant_is_named_at_the_start_with_its_full_key()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ClientApplication.StartAsync(
            Nowhere, [("Port", "0"), ("Password", "secret"), ("MaxConnections", "0"), ("ConnectTimeout", "15"), ("AcquireTimeout", "30"), ("MaxIdleTime", "00:00:00")]));
        Assert.Equal(
            [
                "Billing:Port is 0: it must be 1 to 65535.",
                "Billing:ConnectTimeout is 15.00:00:00: it must be positive, and at most 1.00:00:00.",
                "Billing:User is missing, and a password is given.",
                "Billing:MaxConnections is 0: it must be 1 to 10000.",
                "Billing:AcquireTimeout is 30.00:00:00: it must be 00:00:00.1000000 to 1.00:00:00 (days.hours:minutes:seconds).",
                "Billing:MaxIdleTime is 00:00:00: it must be 00:00:00.1000000 to 1.00:00:00 (days.hours:minutes:seconds).",
            ],
            failure.Failures);
    }

    [Fact]
    public void Only_a_call_may_take_for_ever()
    {
        var options = new EventRpcClientPoolOptions();
        options.ConnectTimeout = options.CallTimeout = options.AcquireTimeout = options.MaxIdleTime = Timeout.InfiniteTimeSpan;
        Assert.Equal(
            [nameof(options.ConnectTimeout), nameof(options.AcquireTimeout), nameof(options.MaxIdleTime)],
            options.Validate().Select(wrong => wrong.Split(' ')[0]));
    }

    [Theory]
    [InlineData(1, "00:00:00.1")]
    [InlineData(10_000, "1.00:00:00")]
    public void What_is_at_the_edge_can_be_meant(int connections, string time)
    {
        var options = new EventRpcClientPoolOptions { MaxConnections = connections };
        options.AcquireTimeout = options.MaxIdleTime = TimeSpan.Parse(time, CultureInfo.InvariantCulture);
        Assert.Empty(options.Validate());
    }

    [Fact]
    public async Task Settings_made_in_code_are_checked_at_the_start_too()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ClientApplication.StartAsync(
            Nowhere, add: services => services.AddEventRpcClient("stock", options => options.Port = 0)));
        Assert.Equal(["Port of the client 'stock' is 0: it must be 1 to 65535."], failure.Failures);
    }

    [Theory]
    [InlineData("Prot", "5555", "Prot")]
    [InlineData("MaxConnections", "many", "Billing:MaxConnections")]
    [InlineData("TimeProvider", "noon", "Billing:TimeProvider")]
    public async Task A_key_that_does_not_exist_and_a_value_of_another_kind_stop_the_start(string key, string value, string named)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ClientApplication.StartAsync(Nowhere, [(key, value)]));
        Assert.Contains($"'{named}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_section_holds_lists_and_limits_as_well()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("MessageFormats:0", "CBOR"), ("Limits:MaxDepth", "9")]);
        await using var client = await application.Pool.GetClientAsync();
        Assert.Equal("CBOR", client.MessageFormat);
        Assert.Equal(9, application.Services.GetRequiredService<IOptionsMonitor<EventRpcClientPoolOptions>>().Get("billing").Limits.MaxDepth);
        Assert.NotEqual(9, PerlLimits.Default.MaxDepth);
    }

    [Fact]
    public async Task TLS_and_the_login_come_from_the_section()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("CN=localhost");
        var folder = Directory.CreateTempSubdirectory("eventrpc-client-factory-");
        try
        {
            string PathOf(string name, string content)
            {
                var path = Path.Combine(folder.FullName, name);
                File.WriteAllText(path, content);
                return path;
            }

            await using var server = await Invoice.ServeAsync(
                ("Kestrel:Endpoints:EventRpc:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:EventRpc:Certificate:Path", PathOf("tls.crt", authority.ChainPem(certificate))),
                ("Kestrel:Endpoints:EventRpc:Certificate:KeyPath", PathOf("tls.key", TestAuthority.KeyPem(certificate))),
                ("EventRpc:Authentication:Required", "true"),
                ("EventRpc:Authentication:Users:fred", PerlCrypt.Hash("fred", "secret")));
            await using var application = await ClientApplication.StartAsync(
                server.EndPoint,
                [("Tls", "true"), ("CertificateAuthority", PathOf("ca.crt", authority.Root.ExportCertificatePem())), ("User", "fred"), ("Password", "secret")]);
            Assert.Equal(1, await application.NextConnectionAsync());
            var connection = Assert.Single(server.Server.Connections);
            Assert.True(connection.IsEncrypted);
            Assert.Equal("fred", connection.UserName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_login_that_is_refused_is_told_to_who_asks_for_a_client()
    {
        await using var server = await Invoice.ServeAsync(("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", PerlCrypt.Hash("fred", "secret")));
        await using var application = await ClientApplication.StartAsync(server.EndPoint, [("User", "fred"), ("Password", "guess")]);
        var failure = await Assert.ThrowsAsync<RpcConnectionException>(() => application.Pool.GetClientAsync());
        Assert.Equal(RpcConnectionError.Credentials, failure.Error);
    }
}
