using EventRpc.Tests.Shared;

namespace EventRpc.Vectors;

/// <summary>Judges one case after the other where it can do no harm: it may throw what it likes, or never come back.</summary>
internal static class GuardedThread
{
    /// <summary>Documents nest some 10,000 deep; what is written by recursion needs room for that.</summary>
    private const int StackSize = 64 * 1024 * 1024;

    public static VectorResult Run(Func<VectorResult> judge, TimeSpan timeLimit)
    {
        VectorResult? result = null;
        var thread = new Thread(() => result = Guard(judge), StackSize) { IsBackground = true };
        thread.Start();
        // One that hangs cannot be stopped: it is left behind.
        return thread.Join(timeLimit) ? result! : VectorResult.Failed($"It hangs: there is no end after {timeLimit.TotalSeconds} s");
    }

    private static VectorResult Guard(Func<VectorResult> judge)
    {
        try
        {
            return judge();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return VectorResult.Failed($"The document cannot be read: {e.Message.TrimEnd('.')}");
        }
        catch (Exception e)
        {
            return VectorResult.Failed($"It crashes with {e.GetType()}: {e.Message.TrimEnd('.')}", actual: e.ToString());
        }
    }
}
