namespace EventRpc.Tests.Shared;

/// <summary>Fails with both sides of what the vectors' rules do not let pass.</summary>
internal static class CanonicalAssert
{
    public static void Equal(string expected, string actual, string format) =>
        Passed(VectorResult.Of(CanonicalComparison.Compare(expected, actual, format)));

    public static void Passed(VectorResult result)
    {
        if (result is { Outcome: not VectorOutcome.Passed, Difference: var difference })
            Assert.Fail($"{difference?.Reason}.\nExpected: {difference?.Expected}\nActual:   {difference?.Actual}");
    }
}
