using EventRpc.AspNetCore;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace EventRpc.Browser.Tests;

/// <summary>A server with the admin endpoints on a port for HTTP.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    public const string BasePath = "/eventrpc";

    /// <summary>Settings that let only fred in.</summary>
    public static readonly (string Key, string Value)[] ForFred =
        [("EventRpc:Authentication:Required", "true"), ("EventRpc:Authentication:Users:fred", "frh4./qCggHMw")];

    private readonly List<WatchedPage> _pages = [];

    private WatchedServer(RpcTestHost host)
    {
        Host = host;
        Url = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First(address => !address.EndsWith($":{host.EndPoint.Port}", StringComparison.Ordinal)));
    }

    public RpcTestHost Host { get; }

    /// <summary>Where it answers HTTP.</summary>
    public Uri Url { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings by their full keys.</param>
    public static async Task<WatchedServer> StartAsync(params (string Key, string Value)[] settings) =>
        new(await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Meter>(),
            builder => builder.Services.AddRouting(),
            [("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"), ("EventRpc:Log:MinimumLevel", "5"), .. settings],
            app =>
            {
                app.UseRouting();
                app.MapEventRpcAdmin(BasePath);
            }));

    /// <summary>Opens the page in a window of its own.</summary>
    public async Task<WatchedPage> OpenAsync(Chromium chromium, int width = 1400, int height = 900, ColorScheme colours = ColorScheme.Light, string path = BasePath)
    {
        var page = await WatchedPage.OpenAsync(await chromium.GetAsync(), new Uri(Url, path), width, height, colours);
        _pages.Add(page);
        return page;
    }

    /// <summary>Connects a client that is not Perl, and logs in.</summary>
    public async Task<RpcTestClient> ConnectAsync(string user, string token)
    {
        var client = await RpcTestClient.ConnectAsync(Host.EndPoint, MessageFormat.Sereal);
        var reply = await client.CallAsync(RpcTestClient.Request("auth", ("user", user), ("pass", token)));
        Assert.True(reply["ok"].IsTrue, reply["msg"].ToString());
        return client;
    }

    /// <summary>Starts the peer's client, which calls until it is sent away.</summary>
    public PerlProcess StartPerl(params IEnumerable<string> arguments) =>
        PerlPeer.Start("calls.pl", ["--port", $"{Host.EndPoint.Port}", .. arguments]);

    /// <summary>Likewise, with a login that <see cref="ForFred"/> lets in.</summary>
    public PerlProcess StartPerlAsFred() => StartPerl("--user", "fred", "--password", "right");

    public async ValueTask DisposeAsync()
    {
        // Pages follow the log, for which a stop would wait.
        foreach (var page in _pages)
            await page.DisposeAsync();
        await Host.DisposeAsync();
    }
}
