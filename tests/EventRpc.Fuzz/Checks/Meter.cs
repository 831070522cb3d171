using System.Diagnostics;

namespace EventRpc.Fuzz.Checks;

/// <summary>Runs what is done with a document, and holds it to its promises on exceptions, memory and time.</summary>
internal sealed class Meter(MessageFormat format)
{
    /// <summary>The length that <see cref="MaxTime"/> is for.</summary>
    private const int LongDocument = 64 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(500);

    private readonly PerlReader _sizing = format.CreateReader();

    /// <summary>The longest that anything took, and for how long a document.</summary>
    public (TimeSpan Time, int Length, string Operation) Slowest { get; private set; }

    /// <summary>The most memory that anything took that may be compared with the document's length, as a multiple of it.</summary>
    public (double Ratio, int Length, string Operation) Greediest { get; private set; }

    /// <summary>Runs an operation on a document.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="document">The document.</param>
    /// <param name="copies">How many times its values may be made in memory on the way.</param>
    /// <param name="run">What it does.</param>
    /// <returns>The refusal; null if there was none.</returns>
    /// <exception cref="Violation">A promise was broken.</exception>
    public PerlDataException? Run(string operation, ArraySegment<byte> document, int copies, Action run)
    {
        var refusal = Measure(run, out var time, out var allocated);
        // More tries for what may be somebody else's: the collector, the pool's first arrays, the other processes.
        var allowedTime = MaxTime * Math.Max(1, (double)document.Count / LongDocument);
        for (var tries = 0; tries < 20 && time > allowedTime; tries++)
        {
            Measure(run, out var again, out _);
            time = again < time ? again : time;
        }
        if (time > allowedTime)
            throw new Violation("Slow", $"{operation} took {time.TotalMilliseconds:F0} ms for {document.Count} bytes");
        if (time > Slowest.Time)
            Slowest = (time, document.Count, operation);

        var allowed = 10L * document.Count + 64 * 1024;
        if (allocated > allowed)
        {
            Measure(run, out _, out var again);
            allocated = Math.Min(allocated, again);
        }
        if (allocated > allowed)
        {
            var expanded = copies * ExpandedSize.Of(_sizing, document, out var unpacked);
            // A buffer that doubles has been half as large before.
            if (allocated > allowed + expanded + 3 * unpacked)
                throw new Violation("Greedy", $"{operation} took {allocated} bytes of memory for a document of {document.Count}, whose values take {expanded}");
        }
        else if (document.Count >= 1024 && (double)allocated / document.Count > Greediest.Ratio)
        {
            Greediest = ((double)allocated / document.Count, document.Count, operation);
        }
        return refusal;
    }

    private static PerlDataException? Measure(Action run, out TimeSpan time, out long allocated)
    {
        PerlDataException? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            run();
        }
        catch (PerlDataException e)
        {
            refusal = e;
        }
        time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return refusal;
    }
}
