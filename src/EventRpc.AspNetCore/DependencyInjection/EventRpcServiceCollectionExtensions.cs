using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the Event::RPC server to an application.</summary>
public static class EventRpcServiceCollectionExtensions
{
    private const string DefaultSection = "EventRpc";

    /// <summary>
    /// Adds the server, with its settings in the section <c>EventRpc</c> of the configuration. It listens on the
    /// endpoints of Kestrel's configuration whose names begin with EventRpc.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <returns>A builder that says what is exported.</returns>
    [RequiresDynamicCode(ClassTable.NeedsReflection)]
    [RequiresUnreferencedCode(ClassTable.NeedsReflection)]
    public static EventRpcBuilder AddEventRpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<EventRpcOptions>().BindConfiguration(DefaultSection, static binder => binder.ErrorOnUnknownConfiguration = true);
        return AddServer(services, DefaultSection);
    }

    /// <summary>Adds the server, with its settings in a section of the configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section.</param>
    /// <returns>A builder that says what is exported.</returns>
    [RequiresDynamicCode(ClassTable.NeedsReflection)]
    [RequiresUnreferencedCode(ClassTable.NeedsReflection)]
    public static EventRpcBuilder AddEventRpc(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<EventRpcOptions>().Bind(section, static binder => binder.ErrorOnUnknownConfiguration = true);
        return AddServer(services, (section as IConfigurationSection)?.Path ?? "");
    }

    [RequiresDynamicCode(ClassTable.NeedsReflection)]
    [RequiresUnreferencedCode(ClassTable.NeedsReflection)]
    private static EventRpcBuilder AddServer(IServiceCollection services, string sectionPath)
    {
        services.AddOptions<EventRpcOptions>().ValidateOnStart();
        services.TryAddSingleton(new EventRpcSection(sectionPath));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EventRpcOptions>, EventRpcOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ILogger<EventRpcServer>, SteadyLogger<EventRpcServer>>();
        services.TryAddSingleton<ILogger<ConnectionTable>, SteadyLogger<ConnectionTable>>();
        services.TryAddSingleton<ILogger<ConnectionGate>, SteadyLogger<ConnectionGate>>();
        services.TryAddSingleton<ILogger<ObjectRegistry>, SteadyLogger<ObjectRegistry>>();
        services.TryAddSingleton<ILogger<ModuleFolder>, SteadyLogger<ModuleFolder>>();
        services.TryAddSingleton<ILogger<AdminMap>, SteadyLogger<AdminMap>>();
        services.TryAddSingleton<EventRpcListeners>();
        services.TryAddSingleton<AddedEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, EventRpcEndpointSetup>());
        services.TryAddSingleton<ObjectRegistry>();
        services.TryAddSingleton<ModuleFolder>();
        services.TryAddSingleton<ClassTable>();
        services.TryAddSingleton<ConfiguredUsers>();
        services.TryAddSingleton<ConfiguredUsersValidator>();
        services.TryAddSingleton<CertificateLogin>();
        services.TryAddSingleton<RpcAuthorizer>();
        services.TryAddSingleton<LimitRejections>();
        services.TryAddSingleton<ServerStatistics>();
        services.AddMetrics();
        services.TryAddSingleton<EventRpcMetrics>();
        services.TryAddSingleton<ObservedMetrics>();
        services.TryAddSingleton<ServerHealth>();
        services.TryAddSingleton<ClosedConnections>();
        services.TryAddSingleton<StatisticsSampler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StatisticsSampler>(static provider => provider.GetRequiredService<StatisticsSampler>()));
        services.TryAddSingleton<ConnectionGate>();
        services.TryAddSingleton<ConnectionTable>();
        services.TryAddSingleton<RpcLog>();
        services.TryAddSingleton<LogClients>();
        services.TryAddSingleton<CredentialCheck>();
        services.TryAddSingleton<EndpointCertificates>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CertificateReloads>());
        services.TryAddSingleton<EventRpcServer>();
        services.TryAddSingleton<IEventRpcServer>(provider => provider.GetRequiredService<EventRpcServer>());
        services.TryAddSingleton<EventRpcConnectionHandler>();
        services.TryAddSingleton<LogConnectionHandler>();
        // What log clients see is up to EventRpc:Log:MinimumLevel alone; a filter for one provider outweighs those for all.
        services.Configure<LoggerFilterOptions>(static logging => logging.AddFilter<RpcLogProvider>(RpcLogProvider.Category, LogLevel.Trace));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventRpcLifetime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModuleReloader>());
        return new EventRpcBuilder(services);
    }
}
