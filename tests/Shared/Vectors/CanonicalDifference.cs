namespace EventRpc.Tests.Shared;

/// <summary>Why two values in canonical notation are not the same, and where they part.</summary>
/// <param name="Reason">What is wrong, in a sentence.</param>
/// <param name="IsUndecided">Whether they may be the same after all, but what is given does not suffice to tell.</param>
internal sealed record CanonicalDifference(
    string Reason, string Expected, string Actual, int ExpectedOffset = 0, int ActualOffset = 0, bool IsUndecided = false)
{
    /// <summary>The difference of two texts that are to be the same to the letter.</summary>
    public static CanonicalDifference OfTexts(string reason, string expected, string actual)
    {
        var offset = expected.AsSpan().CommonPrefixLength(actual);
        return new CanonicalDifference(reason, expected, actual, offset, offset);
    }
}
