namespace EventRpc.Tests.Shared;

internal enum VectorOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>What became of a vector.</summary>
/// <param name="Difference">Why it did not pass.</param>
internal sealed record VectorResult(VectorOutcome Outcome, CanonicalDifference? Difference)
{
    public static VectorResult Passed { get; } = new(VectorOutcome.Passed, null);

    public static VectorResult Failed(CanonicalDifference difference) => new(VectorOutcome.Failed, difference);

    /// <summary>A vector that fails for another reason than its value.</summary>
    public static VectorResult Failed(string reason, string expected = "", string actual = "") =>
        Failed(new CanonicalDifference(reason, expected, actual));

    /// <summary>Passed without a difference; neither passed nor failed if it cannot be told whether it counts.</summary>
    public static VectorResult Of(CanonicalDifference? difference) => difference switch
    {
        null => Passed,
        { IsUndecided: true } => new VectorResult(VectorOutcome.Skipped, difference),
        _ => Failed(difference),
    };
}
