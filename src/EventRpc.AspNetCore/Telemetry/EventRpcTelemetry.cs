namespace EventRpc.AspNetCore;

/// <summary>The names under which the server publishes metrics and traces, for whoever listens to them.</summary>
public static class EventRpcTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "EventRpc.AspNetCore";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>, which makes one server span a call.</summary>
    public const string ActivitySourceName = "EventRpc.AspNetCore";

    /// <summary>What the conventions call the kind of RPC.</summary>
    internal const string SystemName = "eventrpc";

    /// <summary>What they call a method that the server does not have.</summary>
    internal const string OtherMethod = "_OTHER";
}
