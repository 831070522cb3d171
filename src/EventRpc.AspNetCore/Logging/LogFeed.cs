using System.IO.Pipelines;

namespace EventRpc.AspNetCore;

/// <summary>
/// Gives one reader the lines that the log still has and then those that come, at the reader's own pace: one that does not
/// read waits here alone, loses the lines that are overwritten meanwhile, and is told how many.
/// </summary>
internal sealed class LogFeed(RpcLog log, ServerStatistics statistics, TimeProvider time, LogFormat format, PipeWriter output)
{
    /// <summary>Stands for the oldest line that there is when the first is sent.</summary>
    public const long FromOldest = 0;

    private const int BatchSize = 16;

    /// <summary>So long a reader may take to read what is left for it when it or the server ends.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly RpcLogEntry[] _entries = new RpcLogEntry[BatchSize];
    private long _sentAt = time.GetTimestamp();

    /// <summary>The peer's level up to which the reader wants to know.</summary>
    public int Level { get; init; } = PeerLevel.Highest;

    /// <summary>The connection that it wants to know of; null for all.</summary>
    public long? Cid { get; init; }

    /// <summary>The number of the first of the last lines that the log has for the reader.</summary>
    /// <param name="count">How many lines.</param>
    public long FindLast(int count)
    {
        var next = log.Oldest;
        var last = new Queue<long>();
        while (log.Read(ref next, _entries, out _) is var read && read > 0)
        {
            foreach (var entry in _entries.AsSpan(0, read))
            {
                if (!IsWanted(entry))
                    continue;
                last.Enqueue(entry.Sequence);
                if (last.Count > count)
                    last.Dequeue();
            }
        }
        return last.TryPeek(out var first) ? first : next;
    }

    /// <summary>Sends lines until the reader has gone.</summary>
    /// <param name="next">The number of the first, or <see cref="FromOldest"/>.</param>
    /// <param name="ending">The reader or the server ends: what has been logged until then is still sent.</param>
    public async Task SendAsync(long next, CancellationToken ending)
    {
        if (next == FromOldest)
            next = log.Oldest;
        while (true)
        {
            var isLast = ending.IsCancellationRequested;
            while (log.Read(ref next, _entries, out var lost) is var count && (count > 0 || lost > 0))
            {
                if (Write(next, count, lost) && await FlushAsync())
                    return;
            }
            if (isLast)
                return;
            try
            {
                if (!await WaitAsync(next, ending))
                    return;
            }
            catch (OperationCanceledException)
            {
                // Once more, for the last lines.
            }
        }
    }

    private bool IsWanted(RpcLogEntry entry) => entry.Level <= Level && (Cid is not { } cid || entry.Cid == cid);

    private bool Write(long next, int count, long lost)
    {
        var hasWritten = false;
        if (lost > 0)
        {
            statistics.AddLostLogLines(lost);
            format.WriteLost(output, lost, next - count - 1);
            hasWritten = true;
        }
        foreach (var entry in _entries.AsSpan(0, count))
        {
            if (!IsWanted(entry))
                continue;
            format.WriteLine(output, entry);
            hasWritten = true;
        }
        return hasWritten;
    }

    /// <summary>Waits for a line, wanted or not.</summary>
    /// <returns>Whether the reader is still there.</returns>
    private async Task<bool> WaitAsync(long next, CancellationToken ending)
    {
        var line = log.WaitAsync(next, ending).AsTask();
        while (true)
        {
            try
            {
                // Lines that the reader does not want end no silence.
                if (SilenceLeft != TimeSpan.Zero)
                {
                    await line.WaitAsync(SilenceLeft, time, CancellationToken.None);
                    return true;
                }
            }
            catch (TimeoutException)
            {
                // It has been long enough.
            }
            // A reader that is gone without a word is found out by what is sent to it.
            format.WriteSilence(output, next - 1);
            if (await FlushAsync())
                return false;
        }
    }

    /// <summary>How long nothing need be sent yet.</summary>
    private TimeSpan SilenceLeft
    {
        get
        {
            if (format.LongestSilence == Timeout.InfiniteTimeSpan)
                return Timeout.InfiniteTimeSpan;
            var left = format.LongestSilence - time.GetElapsedTime(_sentAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Sends what has been written.</summary>
    /// <returns>Whether the reader has gone.</returns>
    private async ValueTask<bool> FlushAsync()
    {
        _sentAt = time.GetTimestamp();
        return (await output.FlushAsync(CancellationToken.None)).IsCompleted;
    }
}
