using System.Net;
using System.Runtime;
using System.Text.Json;
using EventRpc.AspNetCore.Tests.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRpc.Resilience;

/// <summary>
/// The server in a process of its own. Says on its output where it listens, answers each line of its input, and ends with it
/// or when it is told to by a signal; then it says how often it has served each numbered call.
/// </summary>
internal static class ServedTarget
{
    public const string Command = "serve";

    /// <summary>Asks for the state as it is.</summary>
    public const string State = "state";

    /// <summary>Asks for the state when all garbage is gone.</summary>
    public const string Collected = "collected";

    /// <summary>Asks for the state, and has the peak forgotten.</summary>
    public const string ForgetPeak = "forget-peak";

    /// <summary>Asks for the state when its clock has been put forward by <see cref="LaterBy"/>, and it has looked at all clients.</summary>
    public const string Later = "later";

    /// <summary>More than half of the half minute that silent clients have, and more than the quarter that handshakes have.</summary>
    public static readonly TimeSpan LaterBy = TimeSpan.FromSeconds(16);

    private static readonly TestClock Clock = new();

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The time that it has for TLS is the server's own, which can be put forward.
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.HandshakeTimeout = TimeSpan.FromMinutes(5)));
        builder.Services.AddSingleton<TimeProvider>(Clock).AddSingleton<KestrelBlocks>().AddEventRpc().AddClass<Target>();
        builder.Services.AddHealthChecks().AddEventRpc();
        await using var app = builder.Build();
        app.MapHealthChecks("/health");
        app.MapEventRpcAdmin("/eventrpc");
        app.Services.GetRequiredService<KestrelBlocks>();
        await app.StartAsync();

        var server = app.Services.GetRequiredService<IEventRpcServer>();
        var endpoints = server.Endpoints.Concat(server.LogEndpoints).ToDictionary(endpoint => endpoint.Name, endpoint => ((IPEndPoint)endpoint.EndPoint).ToString());
        if (app.Urls.Select(url => new Uri(url).Authority).Except(endpoints.Values).SingleOrDefault() is { } http)
            endpoints["Http"] = http;
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(endpoints));
        // A console is read by a thread that waits.
        var asked = Task.Run(() => AnswerAsync(app.Services));
        await Task.WhenAny(asked, app.WaitForShutdownAsync());
        await app.StopAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Target.Served));
    }

    private static async Task AnswerAsync(IServiceProvider services)
    {
        while (Console.In.ReadLine() is { } question)
        {
            if (question == Collected)
                Collect();
            if (question == ForgetPeak && OperatingSystem.IsLinux())
                await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
            if (question == Later)
            {
                Clock.Advance(LaterBy);
                await services.GetRequiredService<IEventRpcServer>().LookAtAllAsync();
            }
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await ServerState.TakeAsync(services)));
        }
    }

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
