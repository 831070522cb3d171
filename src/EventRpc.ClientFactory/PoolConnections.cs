using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;

namespace EventRpc.ClientFactory;

/// <summary>The connections of a pool: those that are in use, and those that are not, the most recently used last.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class PoolConnections(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<EstablishedConnection> _used = new(ReferenceEqualityComparer.Instance);
    private readonly List<(EstablishedConnection Connection, long Since)> _idle = [];
    private bool _isClosed;

    public (int Used, int Idle) Count
    {
        get
        {
            lock (_gate)
                return (_used.Count, _idle.Count);
        }
    }

    /// <summary>Takes the idle connection that was used last, whether it still stands or not.</summary>
    public bool TryTake([NotNullWhen(true)] out EstablishedConnection? connection)
    {
        lock (_gate)
        {
            connection = _idle.Count > 0 ? _idle[^1].Connection : null;
            if (connection is null)
                return false;
            _idle.RemoveAt(_idle.Count - 1);
            _used.Add(connection);
            return true;
        }
    }

    /// <summary>Takes in a new connection, to be used.</summary>
    /// <returns>False if the pool is closed.</returns>
    public bool TryAdd(EstablishedConnection connection)
    {
        lock (_gate)
            return !_isClosed && _used.Add(connection);
    }

    /// <summary>Keeps a connection that is no longer used.</summary>
    /// <returns>False if the pool is closed.</returns>
    public bool TryReturn(EstablishedConnection connection)
    {
        lock (_gate)
        {
            // One that is not there was removed when the pool was closed.
            if (!_used.Remove(connection))
                return false;
            _idle.Add((connection, time.GetTimestamp()));
            return true;
        }
    }

    /// <summary>Forgets a connection that was used.</summary>
    public void Remove(EstablishedConnection connection)
    {
        lock (_gate)
            _used.Remove(connection);
    }

    /// <summary>Removes what has been idle for a time, or was lost meanwhile.</summary>
    public List<(EstablishedConnection Connection, TimeSpan Idle)> RemoveIdle(TimeSpan longest)
    {
        var now = time.GetTimestamp();
        List<(EstablishedConnection Connection, TimeSpan Idle)> removed = [];
        lock (_gate)
        {
            _idle.RemoveAll(idle =>
            {
                var elapsed = time.GetElapsedTime(idle.Since, now);
                if (elapsed < longest && idle.Connection.Connection.Failure is null)
                    return false;
                removed.Add((idle.Connection, elapsed));
                return true;
            });
        }
        return removed;
    }

    /// <summary>Removes all, and takes in no more.</summary>
    public List<EstablishedConnection> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            List<EstablishedConnection> removed = [.. _used, .. _idle.Select(idle => idle.Connection)];
            _used.Clear();
            _idle.Clear();
            return removed;
        }
    }
}
