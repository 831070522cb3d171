using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

/// <summary>Servers in this process, where faults can be put into them.</summary>
internal static class FaultyHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a server with <see cref="Target"/>.</summary>
    /// <param name="configure">What it has besides.</param>
    /// <param name="prepare">Changes the application's settings, or adds more to it.</param>
    /// <param name="use">Adds endpoints of HTTP.</param>
    /// <param name="settings">Settings by their full keys.</param>
    public static Task<RpcTestHost> StartAsync(
        Action<EventRpcBuilder>? configure = null, Action<WebApplicationBuilder>? prepare = null, Action<WebApplication>? use = null, params (string Key, string Value)[] settings) =>
        RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.AddClass<Target>();
                configure?.Invoke(rpc);
            },
            builder =>
            {
                builder.Services.AddSingleton<KestrelBlocks>().AddHealthChecks().AddEventRpc();
                prepare?.Invoke(builder);
            },
            settings,
            app =>
            {
                app.Services.GetRequiredService<KestrelBlocks>();
                use?.Invoke(app);
            });

    /// <summary>Where an endpoint of the server listens.</summary>
    public static IPEndPoint EndPointOf(this RpcTestHost host, string name) => (IPEndPoint)host.Server.Endpoints.Single(endpoint => endpoint.Name == name).EndPoint;

    /// <summary>Where the server listens for TLS, which it does once.</summary>
    public static IPEndPoint TlsEndPoint(this RpcTestHost host) => (IPEndPoint)host.Server.Endpoints.Single(endpoint => endpoint.IsTls == true).EndPoint;

    /// <summary>Calls as any client would, and is answered as any client.</summary>
    public static async Task AssertServesAsync(this RpcTestHost host)
    {
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await client.LogInAsync();
        var oid = await client.NewTargetAsync();
        Assert.Equal("still there", (await client.ResultAsync(oid, "echo", "still there")).ToString());
    }

    /// <summary>Waits until nobody is there any more, who must have left.</summary>
    public static Task AssertAtRestAsync(this RpcTestHost host) => host.WaitForAsync(state => state.IsAtRest);

    /// <summary>Waits until a state has come, which must be soon.</summary>
    public static Task WaitForAsync(this RpcTestHost host, Func<ServerState, bool> hasCome) =>
        Waiting.UntilAsync(() => ServerState.TakeAsync(host.Services), hasCome, Patience);
}
