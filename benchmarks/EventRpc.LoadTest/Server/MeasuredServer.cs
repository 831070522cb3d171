using System.Globalization;
using System.Net;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.LoadTest.Server;

/// <summary>
/// The server that is measured, in a process of its own. Says on its output where it listens, answers each line of its input
/// with its memory, and ends with its input.
/// </summary>
internal static class MeasuredServer
{
    public static async Task RunAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (kind is ServerKind.OursInline or ServerKind.FloorInline)
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        await using var app = kind switch
        {
            ServerKind.Floor or ServerKind.FloorInline => FloorServer.Build(builder),
            ServerKind.MinimalApi => BuildMinimalApi(builder),
            _ => BuildOurs(builder),
        };
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        var rpc = (app.Services.GetService<IEventRpcServer>()?.Endpoints[0].EndPoint as IPEndPoint)?.Port ?? addresses[0].Port;
        await Console.Out.WriteLineAsync($"127.0.0.1:{rpc} {addresses.Find(address => address.Port != rpc) ?? addresses[0]}");
        // Until the one that started it closes it, or has gone.
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            await Console.Out.WriteLineAsync(Memory(line).ToString(CultureInfo.InvariantCulture));
        await app.StopAsync(CancellationToken.None);
    }

    private static WebApplication BuildOurs(WebApplicationBuilder builder)
    {
        builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        builder.Configuration["Kestrel:Endpoints:EventRpc:Url"] = "http://127.0.0.1:0";
        builder.Configuration["EventRpc:Limits:MaxConnections"] = "100000";
        builder.Services.AddEventRpc().AddClass<Counter>();
        var app = builder.Build();
        app.MapEventRpcAdmin("/eventrpc");
        return app;
    }

    private static WebApplication BuildMinimalApi(WebApplicationBuilder builder)
    {
        builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        var counter = new Counter();
        var app = builder.Build();
        app.MapGet("/data", () => TypedResults.Json(counter.GetData()));
        return app;
    }

    /// <summary>What has been allocated so far, or what is used after all garbage is gone, in bytes.</summary>
    private static long Memory(string question)
    {
        if (question != "used")
            return GC.GetTotalAllocatedBytes(precise: true);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
