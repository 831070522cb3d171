using System.Net;
using System.Net.Sockets;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.ClientFactory.Tests.HealthChecks;

public sealed class HealthCheckTests
{
    [Fact]
    public async Task A_server_that_answers_is_healthy_and_the_check_uses_a_connection_of_the_pool()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await StartAsync(server.EndPoint);
        for (var i = 0; i < 2; i++)
        {
            var entry = await CheckAsync(application);
            Assert.Equal((HealthStatus.Healthy, "The server answers"), (entry.Status, entry.Description));
            Assert.Equal(["ready"], entry.Tags);
        }
        Assert.Equal((0, 1), application.Pool.ConnectionCount);
        Assert.Equal(1, await application.NextConnectionAsync());
    }

    [Fact]
    public async Task A_server_that_is_gone_is_unhealthy_until_it_is_back()
    {
        var server = await Invoice.ServeAsync();
        var address = server.EndPoint;
        await server.DisposeAsync();
        await using var application = await StartAsync(address);
        var entry = await CheckAsync(application);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.StartsWith($"The server at {address} cannot be reached: ", entry.Description, StringComparison.Ordinal);
        Assert.Equal((0, 0, 16, 0L), (entry.Data["usedConnections"], entry.Data["idleConnections"], entry.Data["maxConnections"], entry.Data["waiting"]));

        await using var restarted = await Invoice.ServeAsync(("Kestrel:Endpoints:EventRpc:Url", $"http://{address}"));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(application)).Status);
    }

    [Fact]
    public async Task A_login_that_is_refused_is_told_without_the_password()
    {
        var token = PerlCrypt.Hash("fred", "guess");
        await using var server = await Invoice.ServeAsync(("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", PerlCrypt.Hash("fred", "secret")));
        await using var application = await StartAsync(server.EndPoint, ("User", "fred"), ("Password", "guess"));
        var entry = await CheckAsync(application);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains("'fred'", entry.Description, StringComparison.Ordinal);
        // It has what the server said, in full, and would be logged.
        Assert.Null(entry.Exception);
        Assert.All(
            (string[])[entry.Description!, $"{entry.Exception}", .. application.Logs.Lines.Select(line => line.ToString())],
            text =>
            {
                Assert.DoesNotContain("guess", text, StringComparison.Ordinal);
                Assert.DoesNotContain(token, text, StringComparison.Ordinal);
            });
    }

    [Fact]
    public async Task A_pool_with_no_connection_to_spare_fails_the_check_when_it_has_waited()
    {
        var clock = new ManualTime();
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(
            server.EndPoint, [("MaxConnections", "1")], clock, services => services.AddHealthChecks().AddEventRpcClient("billing", failureStatus: HealthStatus.Degraded));
        await using var client = await application.Pool.GetClientAsync();
        var checking = CheckAsync(application);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (application.Pool.WaitingCount == 0)
            await Task.Delay(10, limit.Token);
        clock.Advance(TimeSpan.FromSeconds(30));
        var entry = await checking;
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.StartsWith("No connection of the pool 'billing' was returned within 30 s", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_fails_the_check_when_its_time_is_over()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var application = await ClientApplication.StartAsync(
            (IPEndPoint)silent.LocalEndpoint,
            add: services => services.AddHealthChecks().AddEventRpcClient("billing", "invoices", timeout: TimeSpan.FromMilliseconds(100)));
        var entry = await CheckAsync(application, "invoices");
        Assert.Equal((HealthStatus.Unhealthy, "The server did not answer before the check's time was over"), (entry.Status, entry.Description));
        Assert.Equal((0, 0), application.Pool.ConnectionCount);
    }

    [Fact]
    public async Task What_a_server_says_gets_into_the_log_in_one_short_line()
    {
        await using var server = FakeServer.Start(async connection =>
        {
            await connection.ShakeHandsAsync();
            await connection.ReceiveAsync("version");
            await connection.ReplyAsync(("ok", 0), ("msg", "no\nfail: forged line \u001b[2J" + new string('x', 100_000)));
            await connection.FallSilentAsync();
        });
        await using var application = await StartAsync(server.EndPoint);
        var entry = await CheckAsync(application);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.StartsWith("no\\u000afail: forged line \\u001b[2Jxxx", entry.Description, StringComparison.Ordinal);
        Assert.Null(entry.Exception);
        Assert.All(application.Logs.Lines, line => Assert.True(line.ToString().Length < 1000));
    }

    [Fact]
    public async Task Without_a_client_the_check_says_what_to_call()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddHealthChecks().AddEventRpcClient("stock");
        await using var provider = services.BuildServiceProvider();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken));
        Assert.Contains("call builder.Services.AddEventRpcClient(\"stock\", …) too", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ClientApplication> StartAsync(IPEndPoint server, params (string, string)[] settings) =>
        ClientApplication.StartAsync(server, settings, add: services => services.AddHealthChecks().AddEventRpcClient("billing"));

    private static async Task<HealthReportEntry> CheckAsync(ClientApplication application, string name = "eventrpc-client-billing")
    {
        // The service logs what is unhealthy.
        application.Logs.ExpectError(103);
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries[name];
    }
}
