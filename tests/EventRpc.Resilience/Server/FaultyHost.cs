using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

/// <summary>Servers in this process, where faults can be put into them.</summary>
internal static class FaultyHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Starts a server with <see cref="Target"/>.</summary>
    /// <param name="configure">What it has besides.</param>
    /// <param name="prepare">Changes the application's settings, or adds more to it.</param>
    /// <param name="settings">Settings by their full keys.</param>
    public static Task<RpcTestHost> StartAsync(
        Action<EventRpcBuilder>? configure = null, Action<WebApplicationBuilder>? prepare = null, params (string Key, string Value)[] settings) =>
        RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.AddClass<Target>();
                configure?.Invoke(rpc);
            },
            builder =>
            {
                builder.Services.AddHealthChecks().AddEventRpc();
                prepare?.Invoke(builder);
            },
            settings);

    /// <summary>Calls as any client would, and is answered as any client.</summary>
    public static async Task AssertServesAsync(this RpcTestHost host)
    {
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        // Where nobody need log in, any may.
        Assert.True((await client.CallAsync(Request("auth", ("user", Visitor.User), ("pass", Visitor.Token))))["ok"].IsTrue);
        var oid = await client.NewAsync("Resilience::Target::new");
        Assert.Equal("still there", (await client.ResultAsync(oid, "echo", "still there")).ToString());
    }

    /// <summary>Waits until nobody is there any more, who must have left.</summary>
    public static async Task AssertAtRestAsync(this RpcTestHost host)
    {
        var clock = Stopwatch.StartNew();
        while (await ServerState.TakeAsync(host.Services) is { IsAtRest: false } state)
        {
            Assert.True(clock.Elapsed < Patience, $"Something has stayed: {state}");
            await Task.Delay(10);
        }
    }
}
