namespace EventRpc.Resilience;

/// <summary>How a server was doing at one time of a soak.</summary>
/// <param name="At">When, from the soak's beginning.</param>
/// <param name="Heap">The managed heap without garbage, in megabytes.</param>
/// <param name="WorkingSet">What the process had of the machine's memory, in megabytes.</param>
/// <param name="P99">The time that 99 % of the calls took at most since the last sample, in milliseconds.</param>
internal sealed record SoakSample(TimeSpan At, double Heap, double WorkingSet, double P99)
{
    /// <summary>The middle of a figure over some samples.</summary>
    public static double Median(IEnumerable<SoakSample> samples, Func<SoakSample, double> figure)
    {
        var sorted = samples.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
