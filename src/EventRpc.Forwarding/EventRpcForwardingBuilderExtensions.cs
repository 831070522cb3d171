using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Forwarding;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the server export classes that are in other servers.</summary>
public static class EventRpcForwardingBuilderExtensions
{
    /// <summary>
    /// Forwards the classes of <c>EventRpc:Forward</c> to the servers that they are in: their objects are made there, and
    /// calls, results, errors and lifetimes pass through. What such a server exports it says itself; it is asked at the start,
    /// and again whenever it was out of reach. Meanwhile calls of its classes fail with an error that says so, and the health
    /// check of <c>AddEventRpc</c> is degraded.
    /// </summary>
    /// <param name="builder">What <c>AddEventRpc</c> returned.</param>
    /// <returns>The builder.</returns>
    [RequiresDynamicCode(Upstreams.NeedsReflection)]
    [RequiresUnreferencedCode(Upstreams.NeedsReflection)]
    public static EventRpcBuilder AddForwarding(this EventRpcBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<Upstreams>();
        builder.Services.TryAddSingleton(static services => services.GetRequiredService<Upstreams>().Classes);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, UpstreamMonitor>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRpcConnectionObserver, SessionEnd>());
        return builder;
    }
}
