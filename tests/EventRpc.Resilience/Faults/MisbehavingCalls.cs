namespace EventRpc.Resilience;

/// <summary>Lets calls go that would not return.</summary>
public sealed class MisbehavingCalls
{
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task LetGo => _letGo.Task;

    public void Release() => _letGo.TrySetResult();
}
