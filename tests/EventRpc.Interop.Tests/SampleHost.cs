using System.Net;
using EventRpc.AspNetCore;
using EventRpc.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace EventRpc.Interop.Tests;

/// <summary>Starts the samples as they are, but on ports that the system chooses.</summary>
internal static class SampleHost
{
    /// <summary>Starts the sample that a type belongs to.</summary>
    public static WebApplicationFactory<T> Start<T>(CollectedLogs logs, params (string Key, string Value)[] settings)
        where T : class
    {
        var sample = new WebApplicationFactory<T>().WithWebHostBuilder(web =>
        {
            web.UseSetting("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:EventRpc:Url", "http://127.0.0.1:0")
                .UseSetting("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")
                .ConfigureLogging(logging => logging.ClearProviders().AddProvider(logs));
            foreach (var (key, value) in settings)
                web.UseSetting(key, value);
        });
        sample.UseKestrel();
        sample.StartServer();
        return sample;
    }

    public static string PortOf(IEventRpcServer server) => $"{((IPEndPoint)Assert.Single(server.Endpoints).EndPoint).Port}";
}
