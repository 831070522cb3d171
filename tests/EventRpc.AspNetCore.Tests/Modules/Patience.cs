namespace EventRpc.AspNetCore.Tests.Modules;

/// <summary>What a module of a test waits for, which the test ends.</summary>
public static class Patience
{
    public static TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
