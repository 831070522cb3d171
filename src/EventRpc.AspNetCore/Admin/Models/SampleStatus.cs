namespace EventRpc.AspNetCore;

/// <summary>What happened within a second.</summary>
internal sealed record SampleStatus(
    long Number,
    DateTime Time,
    double Seconds,
    long Calls,
    long Errors,
    double? P50Seconds,
    double? P95Seconds,
    double? P99Seconds,
    long BytesReceived,
    long BytesSent,
    int Connections,
    int Objects,
    int CallsInFlight)
{
    public static SampleStatus Of(StatisticsSample sample) => new(
        sample.Number,
        sample.Time.UtcDateTime,
        sample.Seconds,
        sample.Calls,
        sample.Errors,
        MethodStatus.Known(sample.Calls, sample.P50),
        MethodStatus.Known(sample.Calls, sample.P95),
        MethodStatus.Known(sample.Calls, sample.P99),
        sample.BytesReceived,
        sample.BytesSent,
        sample.Connections,
        sample.Objects,
        sample.CallsInFlight);
}
