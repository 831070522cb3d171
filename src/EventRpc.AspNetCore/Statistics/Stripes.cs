using System.Numerics;

namespace EventRpc.AspNetCore;

/// <summary>How what all connections count is split up, so that processors do not take cache lines from one another.</summary>
internal static class Stripes
{
    private const int Most = 16;

    public static int Count { get; } = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, Most));

    /// <summary>The part that the processor at hand adds to. It may be another by then, so adding is atomic all the same.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}
