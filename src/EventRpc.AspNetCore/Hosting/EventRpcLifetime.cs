using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Checks at start what can be checked, before any client can connect, and ends what outlives connections.</summary>
internal sealed class EventRpcLifetime(IServiceProvider services, EventRpcListeners listeners, EventRpcSection section, ILoggerFactory loggers) : IHostedLifecycleService
{
    /// <summary>How long singletons wait for a call that does not end, all of them together.</summary>
    private static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(1);

    private EventRpcServer? _server;
    private Task? _drain;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Compiles the exported classes and validates the options.
        _server = services.GetRequiredService<EventRpcServer>();
        _ = services.GetRequiredService<ObservedMetrics>();
        // What is wrong with their constructors stops the start too.
        _ = _server.Filters;
        _ = services.GetRequiredService<ConnectionTable>().Observers;
        // The host must wait for as long as calls may take to end.
        var host = services.GetRequiredService<IOptions<HostOptions>>().Value;
        var needed = _server.Options.DrainTimeout + TimeSpan.FromSeconds(5);
        if (host.ShutdownTimeout < needed)
            host.ShutdownTimeout = needed;
        // Sets up the endpoints, those in code included.
        _ = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        if (!listeners.Any)
        {
            throw new InvalidOperationException(
                "No endpoint speaks Event::RPC. Add one to the configuration, under any name that begins with EventRpc: "
                + """{ "Kestrel": { "Endpoints": { "EventRpc": { "Url": "http://localhost:5555" } } } }""");
        }
        if (_server.Options.Forward.Count > 0 && services.GetService<ForeignClasses>() is null)
        {
            throw new InvalidOperationException(
                $"{section.Key("Forward")} names servers that classes are in, and nothing forwards to them: "
                + "add the package EventRpc.Forwarding and call AddForwarding() on what AddEventRpc() returns.");
        }
        FeedLog();
        // Not when they were: log clients are to read of them too.
        services.GetRequiredService<ModuleFolder>().LogLoaded();
        await _server.Authorizer.CheckAsync(_server.Classes.All.Select(exported => exported.Definition));
        foreach (var (i, forward) in _server.Options.Forward.Index())
        {
            if (forward.Policy is { } policy)
                await _server.Authorizer.CheckAsync(section.Key($"Forward:{i}:Policy"), [new AuthorizeAttribute(policy)]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        EventRpcLog.Started(_server!.Logger, _server.Name);
        // The peer's words, "on port" included.
        foreach (var endpoint in _server.Endpoints)
            EventRpcLog.ListenerStarted(_server.Logger, endpoint.IsTls == true ? "SSL RPC listener on port" : "RPC listener on", $"{endpoint.EndPoint}", endpoint.Name);
        foreach (var endpoint in _server.LogEndpoints)
            EventRpcLog.ListenerStarted(_server.Logger, endpoint.IsTls == true ? "SSL log listener on port" : "log listener on", $"{endpoint.EndPoint}", endpoint.Name);
        if (_server.Options.Authentication is { Required: true, RequireTls: true } && _server.Endpoints.All(endpoint => endpoint.IsTls == false))
            EventRpcLog.NoTlsEndpoint(_server.Logger, section.Key("Authentication:RequireTls"));
        if (_server.Options.Authentication.ClientCertificates && listeners.NoneAsksForCertificates)
            EventRpcLog.NoCertificateEndpoint(_server.Logger, section.Key("Authentication:ClientCertificates"));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Kestrel waits for the connections to end; this is what ends them.
        if (_server is { } server)
            _drain ??= server.DrainAsync(CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // A host is often stopped twice: by whoever wants it to end, and by its Run, which sees that it does.
        if (Interlocked.Exchange(ref _server, null) is not { } server)
            return;
        try
        {
            if (_drain is not null)
                await _drain.WaitAsync(cancellationToken);
            await DisposeSingletonsAsync(server).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host waits no longer.
        }
        EventRpcLog.Stopped(server.Logger);
    }

    private static async Task DisposeSingletonsAsync(EventRpcServer server)
    {
        // Whoever has the turn now has had the time of the drain already.
        using var turn = new CancellationTokenSource(LastTurn);
        foreach (var exported in server.Classes.All)
        {
            if (exported.Singleton.Entry is { } entry)
                await server.Registry.DisposeAsync(entry, turn.Token);
            exported.Singleton.Dispose();
        }
    }

    /// <summary>
    /// Has the log get what the server logs. The provider is no service of the application, since ClearProviders would
    /// take that out again.
    /// </summary>
    private void FeedLog()
    {
        var provider = new RpcLogProvider(services.GetRequiredService<RpcLog>());
        loggers.AddProvider(provider);
        if (!provider.IsUsed && listeners.AnyLog)
        {
            throw new InvalidOperationException(
                $"The log listener would send nothing, since the application's {loggers.GetType()} takes no further logger provider. "
                + "Let it do so (with Serilog: writeToProviders: true), or remove the endpoint.");
        }
    }
}
