using EventRpc.AspNetCore;
using EventRpc.Client;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the metrics of servers and clients to those that are collected.</summary>
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

    /// <summary>
    /// Collects the metrics of Event::RPC clients and their pools: the meter <see cref="EventRpcClientTelemetry.MeterName"/>.
    /// </summary>
    /// <param name="builder">What is collected.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddEventRpcClientInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(EventRpcClientTelemetry.MeterName);
    }
}
