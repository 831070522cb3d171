using System.Net;
using System.Net.Sockets;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.HealthChecks;

public sealed class HealthCheckTests
{
    private readonly TaskCompletionSource _unblocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_server_that_listens_is_live_and_ready_and_reports_its_figures()
    {
        await using var host = await StartAsync([("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")]);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.NewAsync("T::Thing::new");
        var ready = await CheckAsync(host, "ready");
        Assert.Equal((HealthStatus.Healthy, "Ready"), (ready.Status, ready.Description));
        Assert.Equal((1, 10_000, 0, 1), (ready.Data["connections"], ready.Data["maxConnections"], ready.Data["callsInFlight"], ready.Data["objects"]));
        Assert.Equal((HealthStatus.Healthy, "Listening"), Of(await CheckAsync(host, "live")));
    }

    [Theory]
    [InlineData("http://localhost:PORT")]
    [InlineData("http://127.0.0.1:PORT")]
    [InlineData("http://[::]:PORT")]
    [InlineData("http://*:PORT")]
    public async Task Every_way_to_name_an_address_is_known_to_be_bound(string url)
    {
        // A name, such as localhost, has no port of the system's choice; another may take the one that was free.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var host = await StartAsync([("Kestrel:Endpoints:EventRpcOther:Url", url.Replace("PORT", $"{FreePort.Find().Port}", StringComparison.Ordinal))]);
                Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
                return;
            }
            catch (IOException) when (attempt < 5)
            {
            }
        }
    }

    [Fact]
    public async Task A_log_listener_that_is_gone_calls_for_no_restart_but_is_told()
    {
        await using var host = await StartAsync([]);
        // What is left of an endpoint that was taken out while the server ran.
        host.Services.GetRequiredService<EventRpcListeners>().ConfiguredLog = ["EventRpcLog"];
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
        Assert.Equal((HealthStatus.Degraded, "Not listening: EventRpcLog"), Of(await CheckAsync(host, "ready")));
    }

    [Fact]
    public async Task A_server_that_sends_its_clients_away_is_live_but_not_ready()
    {
        await using var host = await StartAsync([]);
        await host.Server.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Unhealthy, "Sending its clients away"), Of(await CheckAsync(host, "ready")));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
    }

    [Fact]
    public async Task An_endpoint_that_could_not_be_bound_anew_is_unhealthy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var host = await StartAsync([], reloadOnChange: true);
        host.Logs.ExpectError(0);
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["Kestrel:Endpoints:EventRpc:Url"] = $"http://{taken.LocalEndpoint}";
        configuration.Reload();
        await host.Logs.WaitForAsync(line => line.Text.EndsWith("on config reload.", StringComparison.Ordinal));
        Assert.Equal((HealthStatus.Unhealthy, "Not listening: EventRpc"), Of(await CheckAsync(host, "live")));
        Assert.Equal((HealthStatus.Unhealthy, "Not listening: EventRpc"), Of(await CheckAsync(host, "ready")));
    }

    [Fact]
    public async Task A_server_with_four_fifths_of_its_connections_is_degraded()
    {
        await using var host = await StartAsync([("EventRpc:Limits:MaxConnections", "5")]);
        await using var first = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var second = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await using var third = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "ready")).Status);
        await using var fourth = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.Equal((HealthStatus.Degraded, "4 of 5 connections"), Of(await CheckAsync(host, "ready")));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
    }

    [Fact]
    public async Task A_server_with_four_fifths_of_its_calls_in_flight_is_degraded()
    {
        await using var host = await StartAsync([("EventRpc:Limits:MaxCallsInFlight", "1")]);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Waiter::new");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", "wait"), ("params", Arguments())));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (host.Services.GetRequiredService<EventRpcServer>().CallsInFlight == 0)
            await Task.Delay(10, limit.Token);
        Assert.Equal((HealthStatus.Degraded, "1 of 1 calls in flight"), Of(await CheckAsync(host, "ready")));
        _unblocked.SetResult();
        await client.ReceiveAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "ready")).Status);
    }

    [Fact]
    public async Task Without_a_server_the_check_says_what_to_call()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging().AddHealthChecks().AddEventRpc();
        await using var services = builder.Services.BuildServiceProvider();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => services.GetRequiredService<HealthCheckService>().CheckHealthAsync());
        Assert.Contains("call builder.Services.AddEventRpc() too", failure.Message, StringComparison.Ordinal);
    }

    private Task<RpcTestHost> StartAsync((string, string)[] settings, bool reloadOnChange = false) => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Thing>().AddClass<HealthCheckTests>("T::Waiter", c => c.Constructor("new", () => this).Method("wait", (HealthCheckTests _) => _unblocked.Task)),
        builder => builder.Services.AddHealthChecks().AddEventRpc(),
        settings,
        reloadOnChange: reloadOnChange);

    private static async Task<HealthReportEntry> CheckAsync(RpcTestHost host, string tag)
    {
        // The service logs what is unhealthy.
        host.Logs.ExpectError(103);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(tag), TestContext.Current.CancellationToken);
        return Assert.Single(report.Entries).Value;
    }

    private static (HealthStatus, string?) Of(HealthReportEntry entry) => (entry.Status, entry.Description);
}
