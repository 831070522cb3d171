using EventRpc.AspNetCore;
using EventRpc.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.Forwarding.Tests;

/// <summary>Our server in front of the peer's.</summary>
internal static class ForwardingHost
{
    /// <summary>Starts a server that forwards classes.</summary>
    /// <param name="port">The port of the other server.</param>
    /// <param name="classes">The classes that are there.</param>
    /// <param name="configure">Says what is here.</param>
    /// <param name="settings">More settings.</param>
    public static Task<RpcTestHost> StartAsync(int port, string[] classes, Action<EventRpcBuilder>? configure = null, params (string Key, string Value)[] settings) =>
        RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.AddForwarding();
                configure?.Invoke(rpc);
                rpc.Services.AddHealthChecks().AddEventRpc();
            },
            [
                ("EventRpc:AllowStorable", "true"),
                ("EventRpc:Forward:0:Host", "127.0.0.1"),
                ("EventRpc:Forward:0:Port", $"{port}"),
                .. classes.Select((name, i) => ($"EventRpc:Forward:0:Classes:{i}", name)),
                .. settings,
            ]);

    extension(RpcTestHost host)
    {
        /// <summary>Connects a client.</summary>
        public Task<EventRpcClient> ConnectAsync(string format = "SERL") =>
            EventRpcClient.ConnectAsync(
                new EventRpcClientOptions { Host = "127.0.0.1", Port = host.EndPoint.Port, MessageFormats = [format], AllowStorable = format == "STOR" },
                TestContext.Current.CancellationToken);

        /// <summary>The health check that says whether clients should be sent here.</summary>
        public async Task<HealthReportEntry> CheckHealthAsync() =>
            (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["eventrpc"];
    }
}
