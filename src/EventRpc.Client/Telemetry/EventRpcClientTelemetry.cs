namespace EventRpc.Client;

/// <summary>The names under which clients publish metrics and traces, for whoever listens to them.</summary>
public static class EventRpcClientTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "EventRpc.Client";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>, which makes one client span a call.</summary>
    public const string ActivitySourceName = "EventRpc.Client";
}
