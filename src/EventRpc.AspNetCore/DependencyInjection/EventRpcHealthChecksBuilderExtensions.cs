using EventRpc.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the server's health checks to an application's.</summary>
public static class EventRpcHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds two checks of the Event::RPC server. <c>eventrpc-live</c>, tagged <c>live</c>, is unhealthy where an endpoint
    /// is not listening. <c>eventrpc</c>, tagged <c>ready</c>, is so too, and while the server sends its clients away; it
    /// is degraded from 80 % of <see cref="EventRpcLimits.MaxConnections"/> or
    /// <see cref="EventRpcLimits.MaxCallsInFlight"/> on, and while a log listener is not listening or a server that classes
    /// are forwarded to is out of reach. Both report the figures. <c>AddEventRpc</c> is needed too.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddEventRpc(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .Add(new HealthCheckRegistration("eventrpc-live", static services => new LivenessCheck(Health(services)), failureStatus: null, ["live"]))
            .Add(new HealthCheckRegistration("eventrpc", static services => new ReadinessCheck(Health(services)), failureStatus: null, ["ready"]));
    }

    private static ServerHealth Health(IServiceProvider services) =>
        services.GetService<ServerHealth>()
        ?? throw new InvalidOperationException("There is no Event::RPC server whose health could be checked: call builder.Services.AddEventRpc() too.");
}
