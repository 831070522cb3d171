using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>All objects that clients hold. The same object has one id, whoever it is handed to.</summary>
internal sealed class ObjectRegistry(ILogger<ObjectRegistry> logger)
{
    private readonly ConcurrentDictionary<object, ObjectEntry> _entries = new(ReferenceEqualityComparer.Instance);

    public int Count => _entries.Count;

    public IReadOnlyCollection<RpcObject> Snapshot() => [.. _entries.Values.Select(entry => entry.Describe(entry.Holders))];

    /// <summary>The objects, as they come and go while they are looked at. Holds up nobody.</summary>
    public IEnumerable<ObjectEntry> Entries => _entries.Select(entry => entry.Value);

    public bool TryFind(object instance, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out ObjectEntry entry) =>
        _entries.TryGetValue(instance, out entry);

    /// <summary>Registers the object, if it is not yet, and counts one connection that holds it.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="exportedClass">Its class, if it is not registered yet.</param>
    /// <param name="isNew">Whether it was not.</param>
    public ObjectEntry Acquire(object instance, ExportedClass exportedClass, out bool isNew)
    {
        while (true)
        {
            isNew = false;
            if (!_entries.TryGetValue(instance, out var entry))
            {
                var made = new ObjectEntry(instance, exportedClass);
                entry = _entries.GetOrAdd(instance, made);
                isNew = entry == made;
            }
            if (entry.TryAddHolder())
            {
                EventRpcLog.ObjectRegistered(logger, entry, entry.Holders);
                return entry;
            }
            // The last holder just left: the object gets a new id.
            _entries.TryRemove(KeyValuePair.Create(instance, entry));
        }
    }

    /// <summary>Counts one connection less; the last one disposes the object.</summary>
    public ValueTask ReleaseAsync(ObjectEntry entry)
    {
        var isLast = entry.RemoveHolder();
        EventRpcLog.ObjectDeregistered(logger, entry, entry.Holders);
        if (!isLast)
            return default;
        _entries.TryRemove(KeyValuePair.Create(entry.Instance, entry));
        EventRpcLog.ObjectRemoved(logger, entry);
        return DisposeAsync(entry);
    }

    /// <summary>Disposes an object that nobody holds any more; what it throws is logged.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="cancellationToken">Gives up waiting for its turn, and leaves it undisposed.</param>
    public async ValueTask DisposeAsync(ObjectEntry entry, CancellationToken cancellationToken = default)
    {
        try
        {
            await entry.DisposeAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            EventRpcLog.NotDisposed(logger, entry);
        }
#pragma warning disable CA1031 // What an object does when it is disposed must not harm the connection.
        catch (Exception e)
#pragma warning restore CA1031
        {
            EventRpcLog.DisposeFailed(logger, e, entry);
        }
    }
}
