using System.Net;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.LoadTest.Server;

/// <summary>The server that is measured, in a process of its own. Says on its output where it listens, and ends with its input.</summary>
internal static class MeasuredServer
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        builder.Configuration["Kestrel:Endpoints:EventRpc:Url"] = "http://127.0.0.1:0";
        builder.Services.AddEventRpc().AddClass<Counter>();
        await using var app = builder.Build();
        app.MapEventRpcAdmin("/eventrpc");
        await app.StartAsync(cancellationToken);

        var rpc = app.Services.GetRequiredService<IEventRpcServer>().Endpoints[0].EndPoint;
        var http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First(address => new Uri(address).Port != ((IPEndPoint)rpc).Port);
        await Console.Out.WriteLineAsync($"{rpc} {http}");
        // Until the one that started it closes it, or has gone.
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
        }
        await app.StopAsync(CancellationToken.None);
    }
}
