namespace EventRpc.AspNetCore;

/// <summary>What has become of the calls of a method since the server started.</summary>
internal sealed record MethodStatus(
    string Class,
    string Method,
    long Calls,
    long Errors,
    double? MeanSeconds,
    double? P50Seconds,
    double? P95Seconds,
    double? P99Seconds)
{
    public static MethodStatus Of(MethodStatistics method)
    {
        var calls = new DurationDistribution();
        method.Durations.AddTo(calls);
        return new(
            method.ClassName,
            method.Method,
            calls.Count,
            method.Errors,
            Known(calls.Count, calls.Mean),
            Known(calls.Count, calls.Percentile(0.50)),
            Known(calls.Count, calls.Percentile(0.95)),
            Known(calls.Count, calls.Percentile(0.99)));
    }

    /// <summary>Where there were no calls, nothing is known of how long they take.</summary>
    public static double? Known(long calls, TimeSpan duration) => calls == 0 ? null : duration.TotalSeconds;
}
