using EventRpc.AspNetCore;
using EventRpc.Client;

namespace OpenTelemetry.Trace;

/// <summary>Adds the spans of servers and clients to those that are collected.</summary>
public static class EventRpcTracerProviderBuilderExtensions
{
    /// <summary>
    /// Collects the spans of the Event::RPC server, one a call: the source <see cref="EventRpcTelemetry.ActivitySourceName"/>.
    /// </summary>
    /// <param name="builder">What is collected.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddEventRpcInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(EventRpcTelemetry.ActivitySourceName);
    }

    /// <summary>
    /// Collects the spans of Event::RPC clients, one a call: the source <see cref="EventRpcClientTelemetry.ActivitySourceName"/>.
    /// </summary>
    /// <param name="builder">What is collected.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddEventRpcClientInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(EventRpcClientTelemetry.ActivitySourceName);
    }
}
