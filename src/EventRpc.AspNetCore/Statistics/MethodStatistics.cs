namespace EventRpc.AspNetCore;

/// <summary>What has become of the calls of one method since the server started, whatever code it had meanwhile.</summary>
internal sealed class MethodStatistics(string className, string method)
{
    private readonly long[] _outcomes = new long[Enum.GetValues<RpcCallOutcome>().Length];

    public string ClassName { get; } = className;

    public string Method { get; } = method;

    /// <summary>What metrics and spans of its calls are tagged with.</summary>
    public CallTags Tags { get; } = new(className.Length == 0 ? method : $"{className}/{method}");

    /// <summary>How long calls took, whatever became of them: from when a request was taken up until its reply was written.</summary>
    public DurationHistogram Durations { get; } = new();

    /// <summary>How many calls did not succeed.</summary>
    public long Errors
    {
        get
        {
            var errors = 0L;
            for (var outcome = 1; outcome < _outcomes.Length; outcome++)
                errors += Interlocked.Read(ref _outcomes[outcome]);
            return errors;
        }
    }

    public void Add(TimeSpan duration, RpcCallOutcome outcome)
    {
        Durations.Add(duration);
        // Those that succeed are what is left of all, so that they share nothing.
        if (outcome != RpcCallOutcome.Succeeded)
            Interlocked.Increment(ref _outcomes[(int)outcome]);
    }
}
