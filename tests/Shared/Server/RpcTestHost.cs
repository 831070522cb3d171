using System.Net;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.Testing;

/// <summary>A server of a test's own, on real sockets with ports that the system chooses.</summary>
public sealed class RpcTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RpcTestHost(WebApplication app, CollectedLogs logs)
    {
        _app = app;
        Logs = logs;
    }

    public CollectedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public IEventRpcServer Server => _app.Services.GetRequiredService<IEventRpcServer>();

    /// <summary>Where the endpoint named EventRpc listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)Server.Endpoints.First(e => e.Name == "EventRpc").EndPoint;

    /// <summary>Where the endpoint named EventRpcLog listens.</summary>
    public IPEndPoint LogEndPoint => (IPEndPoint)Server.LogEndpoints.First(e => e.Name == "EventRpcLog").EndPoint;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Says what it exports.</param>
    /// <param name="settings">Settings by their full keys, such as <c>EventRpc:Limits:MaxMessageSize</c>.</param>
    public static Task<RpcTestHost> StartAsync(Action<EventRpcBuilder> configure, params (string Key, string Value)[] settings) =>
        StartAsync(configure, _ => { }, settings);

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Says what it exports.</param>
    /// <param name="prepare">Changes the application's settings, or adds more to it.</param>
    /// <param name="settings">Settings by their full keys.</param>
    /// <param name="use">Adds middleware and endpoints.</param>
    /// <param name="reloadOnChange">Whether Kestrel applies changes of its configuration, as that of a real application does.</param>
    public static async Task<RpcTestHost> StartAsync(
        Action<EventRpcBuilder> configure,
        Action<WebApplicationBuilder> prepare,
        (string Key, string Value)[] settings,
        Action<WebApplication>? use = null,
        bool reloadOnChange = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration["Kestrel:Endpoints:EventRpc:Url"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        var logs = new CollectedLogs();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange));
        prepare(builder);
        configure(builder.Services.AddEventRpc());
        var app = builder.Build();
        use?.Invoke(app);
        await app.StartAsync();
        return new RpcTestHost(app, logs);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Logs.AssertNoUnexpectedErrors();
    }
}
