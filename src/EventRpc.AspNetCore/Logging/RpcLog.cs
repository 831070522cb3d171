using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// The last lines that the server logged, in memory, for any number of readers, each at its own pace. Readers take no
/// lock, so none holds up a writer; one that falls behind by more lines than are kept learns how many it lost.
/// </summary>
internal sealed class RpcLog(IOptions<EventRpcOptions> options, TimeProvider time)
{
    private const int MaxTextLength = 1024;

    private readonly RpcLogEntry?[] _ring = new RpcLogEntry?[options.Value.Log.Capacity];
    private readonly Lock _gate = new();
    private TaskCompletionSource? _more;
    private long _last;

    /// <summary>The peer's level up to which lines are kept.</summary>
    public int MinimumLevel { get; } = options.Value.Log.MinimumLevel;

    /// <summary>The number of the oldest line that is still there, or of the first to come.</summary>
    public long Oldest => Math.Max(1, Volatile.Read(ref _last) - _ring.Length + 1);

    /// <summary>The number of the last line; 0 before the first.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Adds a line, unless its level is above <see cref="MinimumLevel"/>.</summary>
    public void Write(int level, long cid, string text)
    {
        if (level > MinimumLevel)
            return;
        text = LogText.Escape(text.EndsWith('\n') ? text[..^1] : text, MaxTextLength);
        lock (_gate)
        {
            var sequence = _last + 1;
            Volatile.Write(ref _ring[sequence % _ring.Length], new RpcLogEntry(sequence, time.GetUtcNow(), level, cid, text));
            Volatile.Write(ref _last, sequence);
        }
        Interlocked.Exchange(ref _more, null)?.TrySetResult();
    }

    /// <summary>Reads lines, without waiting for any.</summary>
    /// <param name="next">The number of the next line to read, which moves on behind those that were.</param>
    /// <param name="entries">Where they go.</param>
    /// <param name="lost">How many lines in front of them were overwritten before they could be read.</param>
    /// <returns>How many there are; 0 if there are no new ones.</returns>
    public int Read(ref long next, Span<RpcLogEntry> entries, out long lost)
    {
        lost = 0;
        var count = 0;
        while (count < entries.Length && next <= Volatile.Read(ref _last))
        {
            if (Volatile.Read(ref _ring[next % _ring.Length]) is { } entry && entry.Sequence == next)
            {
                entries[count++] = entry;
                next++;
            }
            else if (count > 0)
            {
                break;
            }
            else
            {
                // Overwritten. The writer is ahead by at least one line, so this goes on.
                var oldest = Math.Max(Oldest, next + 1);
                lost += oldest - next;
                next = oldest;
            }
        }
        return count;
    }

    /// <summary>Waits until the line <paramref name="next"/> has been written.</summary>
    /// <exception cref="OperationCanceledException">The reader no longer wants it.</exception>
    public async ValueTask WaitAsync(long next, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _last) < next)
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var more = Interlocked.CompareExchange(ref _more, made, null) ?? made;
            // A writer that came before this could be seen has not completed it.
            if (Volatile.Read(ref _last) >= next)
                return;
            await more.Task.WaitAsync(cancellationToken);
        }
    }
}
