using System.Diagnostics.Metrics;

namespace EventRpc.AspNetCore;

/// <summary>The durations that are measured as they end. Costs nothing while nobody listens.</summary>
internal sealed class EventRpcMetrics
{
    private static readonly KeyValuePair<string, object?>[] CloseReasons = TagValues<RpcCloseReason>.Tags(TagNames.CloseReason);

    private readonly Histogram<double> _calls;
    private readonly Histogram<double> _connections;

    public EventRpcMetrics(IMeterFactory meters)
    {
        // The same as that of ObservedMetrics: a factory makes one of a name. It is disposed with the container.
        var meter = meters.Create(EventRpcTelemetry.MeterName);
        _calls = meter.CreateHistogram(
            "rpc.server.call.duration",
            "s",
            "How long calls took, from when a request was taken up until its reply was written.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });
        _connections = meter.CreateHistogram(
            "eventrpc.server.connection.duration",
            "s",
            "How long connections lasted, their TLS handshake included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600] });
    }

    public void CallEnded(CallTags tags, TimeSpan duration, RpcCallOutcome outcome)
    {
        if (_calls.Enabled)
            _calls.Record(duration.TotalSeconds, tags.Of(outcome));
    }

    public void ConnectionEnded(TimeSpan duration, RpcCloseReason reason) => _connections.Record(duration.TotalSeconds, CloseReasons[(int)reason]);
}
