using System.Diagnostics;

namespace EventRpc.Resilience;

/// <summary>What this process, with the clients and some of the servers, has at work.</summary>
/// <param name="Threads">How many threads it has.</param>
/// <param name="Pending">How much waits for a thread of the pool.</param>
internal sealed record ProcessState(int Threads, long Pending)
{
    /// <summary>Threads that the runtime may have come to need for itself, and the pool to keep.</summary>
    private const int MoreThreads = 32;

    /// <summary>The pool lets go of a thread that has had nothing to do for twenty seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public static ProcessState Take()
    {
        using var process = Process.GetCurrentProcess();
        return new(process.Threads.Count, ThreadPool.PendingWorkItemCount);
    }

    /// <summary>Waits until nothing is at work that was not before: no call that blocks a thread, no queue that grows.</summary>
    public static Task AssertBackAsync(ProcessState before) =>
        Waiting.UntilAsync(() => Task.FromResult(Take()), now => now.Threads <= before.Threads + MoreThreads && now.Pending == 0, Patience);
}
