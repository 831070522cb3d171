using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using EventRpc.ClientFactory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds clients of Event::RPC servers to an application.</summary>
public static class EventRpcClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds a pool of clients, with its settings in a section of the configuration. Settings that cannot be meant stop the
    /// application's start.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The name of the pool: the key of the <see cref="EventRpcClientPool"/>, and of its options.</param>
    /// <param name="section">The section.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">There is a pool of this name already.</exception>
    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    public static IServiceCollection AddEventRpcClient(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        AddPool(services, name, (section as IConfigurationSection)?.Path ?? "")
            .Bind(section, static binder => binder.ErrorOnUnknownConfiguration = true);
        return services;
    }

    /// <summary>
    /// Adds a pool of clients, with its settings made in code. Settings that cannot be meant stop the application's start.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The name of the pool: the key of the <see cref="EventRpcClientPool"/>, and of its options.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The services.</returns>
    /// <exception cref="InvalidOperationException">There is a pool of this name already.</exception>
    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    public static IServiceCollection AddEventRpcClient(this IServiceCollection services, string name, Action<EventRpcClientPoolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        AddPool(services, name, "").Configure(configure);
        return services;
    }

    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    private static OptionsBuilder<EventRpcClientPoolOptions> AddPool(IServiceCollection services, string name, string section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (services.Any(service => service.ServiceType == typeof(PoolRegistration) && name.Equals(service.ServiceKey)))
            throw new InvalidOperationException($"There is an Event::RPC client '{name}' already: give this one another name.");

        var registration = new PoolRegistration(name, section);
        services.AddKeyedSingleton(name, registration);
        services.AddSingleton(registration);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton<PoolMetrics>();
        services.AddKeyedSingleton(name, (provider, _) => new EventRpcClientPool(
            registration,
            provider.GetRequiredService<IOptionsMonitor<EventRpcClientPoolOptions>>().Get(name),
            provider.GetRequiredService<PoolMetrics>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger(PoolLog.Category)));
        services.TryAddSingleton(FindOnlyPool);
        services.AddSingleton<IValidateOptions<EventRpcClientPoolOptions>>(new EventRpcClientPoolOptionsValidator(registration));
        return services.AddOptions<EventRpcClientPoolOptions>(name).ValidateOnStart().Configure<IServiceProvider>((options, provider) =>
        {
            options.PoolName = name;
            options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
        });
    }

    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    private static EventRpcClientPool FindOnlyPool(IServiceProvider provider)
    {
        string[] names = [.. provider.GetServices<PoolRegistration>().Select(registration => registration.Name)];
        return names is [var only]
            ? provider.GetRequiredKeyedService<EventRpcClientPool>(only)
            : throw new InvalidOperationException($"There are several Event::RPC clients ({string.Join(", ", names)}): say which, such as by [FromKeyedServices(\"{names[0]}\")].");
    }
}
