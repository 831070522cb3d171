using EventRpc.AspNetCore;

namespace EventRpc.Client.Tests;

/// <summary>Has methods that return when a test lets them.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a call has come in.</summary>
    public Task Entered => _entered.Task;

    public void Open() => _opened.TrySetResult();

    public async Task<string> PassAsync(string value)
    {
        _entered.TrySetResult();
        await _opened.Task;
        return value;
    }

    public async Task<Node> MakeAsync()
    {
        _entered.TrySetResult();
        await _opened.Task;
        return new Node("late");
    }
}
