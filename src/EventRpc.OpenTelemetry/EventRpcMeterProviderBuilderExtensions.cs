using EventRpc.AspNetCore;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the server's metrics to those that are collected.</summary>
public static class EventRpcMeterProviderBuilderExtensions
{
    /// <summary>Collects the metrics of the Event::RPC server: the meter <see cref="EventRpcTelemetry.MeterName"/>.</summary>
    /// <param name="builder">What is collected.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddEventRpcInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(EventRpcTelemetry.MeterName);
    }
}
