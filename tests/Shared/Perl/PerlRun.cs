namespace EventRpc.Testing;

/// <summary>What became of a script.</summary>
internal sealed record PerlRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test with all that the script said, unless it ended well and had nothing to warn of.</summary>
    public void AssertSuccess() =>
        Assert.True(ExitCode == 0 && Errors.Length == 0, ToString());

    public override string ToString() => $"""
        perl ended with exit code {ExitCode}.
        {Output}
        {Errors}
        """;
}
