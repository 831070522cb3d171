using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Counts log clients, whose ids are their own and not those of connections.</summary>
internal sealed class LogClients(IOptions<EventRpcOptions> options)
{
    private int _count;
    private long _lastId;

    public int Max { get; } = options.Value.Log.MaxClients;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a client, unless there are as many as may be.</summary>
    /// <param name="id">The client's number, counting from 1.</param>
    public bool TryAdd(out long id)
    {
        id = 0;
        if (Interlocked.Increment(ref _count) > Max)
        {
            Remove();
            return false;
        }
        id = Interlocked.Increment(ref _lastId);
        return true;
    }

    public void Remove() => Interlocked.Decrement(ref _count);
}
