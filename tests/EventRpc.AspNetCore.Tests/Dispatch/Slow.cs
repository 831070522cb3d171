using System.Collections.Concurrent;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>A class whose calls last as long as a test wants.</summary>
[RpcClass("T::Slow")]
public sealed class Slow
{
    private int _inside;

    [RpcSingleton("instance")]
    public Slow()
    {
    }

    /// <summary>The calls that have begun, in order.</summary>
    public BlockingCollection<TaskCompletionSource> Begun { get; } = [];

    /// <summary>How many calls were ever inside at once.</summary>
    public int MostInside { get; private set; }

    /// <summary>Whether the cancellation token of the last call that takes one was cancelled.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Waits until the test completes it; takes no notice of cancellation.</summary>
    [RpcMethod]
    public async Task<string> WaitAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Begun)
            MostInside = Math.Max(MostInside, ++_inside);
        Begun.Add(done);
        await done.Task;
        lock (Begun)
            _inside--;
        return "waited";
    }

    /// <summary>Waits until the test completes it, or the call is cancelled.</summary>
    [RpcMethod]
    public async Task<string> WaitOrCancelAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Begun.Add(done, CancellationToken.None);
        try
        {
            await done.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            WasCancelled = true;
            throw;
        }
        return "waited";
    }

    /// <summary>Likewise, but what it has registered for that throws.</summary>
    [RpcMethod]
    public async Task<string> WaitAndThrowWhenCancelledAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(_ => throw new InvalidOperationException("cancelled"), null))
            return await WaitOrCancelAsync(cancellationToken);
    }

    /// <summary>Likewise, but says in another way that it was cancelled, as database drivers do.</summary>
    [RpcMethod]
    public async Task<string> WaitOrFailAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WaitOrCancelAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException("The command was cancelled");
        }
    }

    /// <summary>Returns an object when the test lets it, holding its thread until then; takes no notice of cancellation.</summary>
    [RpcObjectMethod]
    public Thing MakeAtLength()
    {
        var done = new TaskCompletionSource();
        Begun.Add(done);
        done.Task.Wait();
        return new Thing();
    }

    [RpcMethod]
    public string Answer() => "answer";

    /// <summary>Waits for the next call to begin.</summary>
    public Task<TaskCompletionSource> NextAsync() => Task.Run(() => Begun.TryTake(out var begun, TimeSpan.FromSeconds(30)) ? begun : throw new TimeoutException("No call has begun."));
}
