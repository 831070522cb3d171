namespace EventRpc.Protocol.Tests.Formats;

internal static class Allocations
{
    /// <summary>
    /// What running something a hundred times allocates: of several rounds the least, as the runtime itself allocates now and
    /// then while it recompiles hot methods.
    /// </summary>
    public static long Least(Action run)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
