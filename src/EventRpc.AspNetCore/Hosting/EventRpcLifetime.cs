using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Checks at start what can be checked, before any client can connect, and ends what outlives connections.</summary>
internal sealed class EventRpcLifetime(IServiceProvider services, EventRpcListeners listeners) : IHostedLifecycleService
{
    private EventRpcServer? _server;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Compiles the exported classes and validates the options.
        _server = services.GetRequiredService<EventRpcServer>();
        // Sets up the endpoints, those in code included.
        _ = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        if (!listeners.Any)
        {
            throw new InvalidOperationException(
                "No endpoint speaks Event::RPC. Add one to the configuration, under any name that begins with EventRpc: "
                + """{ "Kestrel": { "Endpoints": { "EventRpc": { "Url": "http://localhost:5555" } } } }""");
        }
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        EventRpcLog.Started(_server!.Logger, _server.Name);
        foreach (var endpoint in _server.Endpoints)
            EventRpcLog.ListenerStarted(_server.Logger, endpoint.IsTls == true ? "SSL RPC" : "RPC", endpoint.Name, endpoint.EndPoint.ToString() ?? "");
        if (_server.Options.Authentication is { Required: true, RequireTls: true } && _server.Endpoints.All(endpoint => endpoint.IsTls == false))
            EventRpcLog.NoTlsEndpoint(_server.Logger, _server.RequireTlsKey);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // A host is often stopped twice: by whoever wants it to end, and by its Run, which sees that it does.
        if (Interlocked.Exchange(ref _server, null) is not { } server)
            return;
        foreach (var exported in server.Classes.All)
        {
            if (exported.Singleton.Entry is { } entry)
                await server.Registry.DisposeAsync(entry);
            exported.Singleton.Dispose();
        }
        EventRpcLog.Stopped(server.Logger);
    }
}
