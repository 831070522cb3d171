using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using EventRpc.ClientFactory;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the servers that an application is a client of to its health checks.</summary>
public static class EventRpcClientHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of a client's server: it is healthy if it answers to a client of the pool. The check waits for a connection
    /// as everybody does, so it fails too while all are in use for long.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The name of the pool, which <c>AddEventRpcClient</c> has added.</param>
    /// <param name="checkName">The name of the check. Default (null): <c>eventrpc-client-</c> and the name of the pool.</param>
    /// <param name="failureStatus">What a failure is. Default (null): <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of the check. Default (null): <c>ready</c>.</param>
    /// <param name="timeout">How long the check may take. Default (null): as long as to get a client and a reply.</param>
    /// <returns>The builder.</returns>
    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    public static IHealthChecksBuilder AddEventRpcClient(
        this IHealthChecksBuilder builder,
        string name,
        string? checkName = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Add(new HealthCheckRegistration(
            checkName ?? $"eventrpc-client-{name}",
            services => new PoolHealthCheck(Pool(services, name)),
            failureStatus,
            tags ?? ["ready"],
            timeout));
    }

    [RequiresDynamicCode(EventRpcClient.NeedsReflection)]
    [RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
    private static EventRpcClientPool Pool(IServiceProvider services, string name) =>
        services.GetKeyedService<EventRpcClientPool>(name)
        ?? throw new InvalidOperationException($"There is no Event::RPC client '{name}' whose server could be checked: call builder.Services.AddEventRpcClient(\"{name}\", …) too.");
}
