using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets people and programs watch the Event::RPC server over HTTP.</summary>
public static class EventRpcAdminEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Adds the admin endpoints: a page, what it shows as JSON, and the log as a stream. Unless the returned builder is told
    /// who may use them, by <c>RequireAuthorization</c>, they answer callers on this machine only.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">The path of the page, such as <c>/eventrpc</c>; the others are below it.</param>
    /// <returns>A builder that says who may use them.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEventRpc</c> was not called.</exception>
    public static EventRpcAdminEndpointConventionBuilder MapEventRpcAdmin(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var services = endpoints.ServiceProvider;
        if (services.GetService<EventRpcSection>() is null)
            throw new InvalidOperationException("MapEventRpcAdmin shows a server that is not there: call builder.Services.AddEventRpc() before the application is built.");

        var map = new AdminMap();
        var group = endpoints.MapGroup(prefix);
        var disconnect = AdminEndpoints.Map(group, prefix, map);
        // Other conventions may be added until the endpoints are built, which is when these are applied.
        disconnect.Finally(endpoint => map.DisconnectMetadata = endpoint.Metadata);
        ((IEndpointConventionBuilder)group).Finally(endpoint => endpoint.RequestDelegate = AdminGate.Before(endpoint.RequestDelegate!, map));
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() => WarnIfLocal(services, map));
        return new EventRpcAdminEndpointConventionBuilder(group, disconnect);
    }

    private static void WarnIfLocal(IServiceProvider services, AdminMap map)
    {
        var local = services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<AdminMap>() == map && !AdminMap.IsProtected(endpoint.Metadata));
        if (local is not null)
            EventRpcLog.AdminIsLocal(services.GetRequiredService<ILogger<AdminMap>>(), local.RoutePattern.RawText ?? "");
    }
}
