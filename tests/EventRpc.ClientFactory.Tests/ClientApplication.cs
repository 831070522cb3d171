using System.Net;
using EventRpc.Client;
using EventRpc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRpc.ClientFactory.Tests;

/// <summary>An application that is a client of a server, by the name billing and with its settings in the section Billing.</summary>
internal sealed class ClientApplication : IAsyncDisposable
{
    private readonly IHost _host;

    private ClientApplication(IHost host, CollectedLogs logs)
    {
        _host = host;
        Logs = logs;
    }

    public CollectedLogs Logs { get; }

    public IServiceProvider Services => _host.Services;

    public EventRpcClientPool Pool => Services.GetRequiredKeyedService<EventRpcClientPool>("billing");

    /// <summary>Starts one.</summary>
    /// <param name="server">Where the server is.</param>
    /// <param name="settings">More settings, by their keys in the section.</param>
    /// <param name="clock">What it takes the time from.</param>
    /// <param name="add">Adds more to it.</param>
    public static async Task<ClientApplication> StartAsync(
        IPEndPoint server,
        (string Key, string Value)[]? settings = null,
        TimeProvider? clock = null,
        Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Billing:Host"] = server.Address.ToString();
        builder.Configuration["Billing:Port"] = $"{server.Port}";
        foreach (var (key, value) in settings ?? [])
            builder.Configuration[$"Billing:{key}"] = value;
        var logs = new CollectedLogs();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddEventRpcClient("billing", builder.Configuration.GetSection("Billing"));
        add?.Invoke(builder.Services);
        var application = new ClientApplication(builder.Build(), logs);
        await application._host.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }

    /// <summary>The server's number of the connection that the next client of the pool has.</summary>
    public async Task<long> NextConnectionAsync()
    {
        await using var client = await Pool.GetClientAsync(TestContext.Current.CancellationToken);
        return await ConnectionOfAsync(client);
    }

    /// <summary>The server's number of a client's connection.</summary>
    public static async Task<long> ConnectionOfAsync(EventRpcClient client)
    {
        await using var invoice = await client.NewAsync("My::Invoice", 1);
        return await invoice.CallAsync<long>("connection");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Logs.AssertNoUnexpectedErrors();
    }
}
