using EventRpc.AspNetCore;

namespace OpenTelemetry.Trace;

/// <summary>Adds the server's spans to those that are collected.</summary>
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
}
