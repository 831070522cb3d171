using System.Runtime.InteropServices;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// The objects that one connection was handed, which are the only ones it may use. Each handing-out counts, since the
/// client gives each proxy back on its own. Only the connection's own requests change it, one at a time; anyone may take a
/// snapshot meanwhile, which is what changes are made under a lock for.
/// </summary>
internal sealed class ConnectionObjects(ObjectRegistry registry, ClassTable classes, int maxCount, LimitRejections rejections)
{
    private readonly PerlNameTable<Held> _held = new();
    private readonly List<ObjectEntry> _handedOutByReply = [];
    private int _count;

    /// <summary>How many objects the connection holds. May be read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What the reply that is being written hands out.</summary>
    public ReadOnlySpan<ObjectEntry> HandedOut => CollectionsMarshal.AsSpan(_handedOutByReply);

    public bool TryFind(PerlStringSpan oid, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out ObjectEntry entry)
    {
        var found = _held.TryGetValue(oid, out var held);
        entry = held?.Entry;
        return found;
    }

    /// <summary>Hands an object to the client, under the class that its type is exported as.</summary>
    /// <exception cref="PerlDataException">The type is not exported.</exception>
    public ObjectEntry HandOut(object instance)
    {
        var exportedClass = classes.FindByType(instance.GetType())
            ?? throw new PerlDataException(PerlDataError.Unsupported, $"{instance.GetType()} is not an exported class; add it with AddClass");
        return HandOut(instance, exportedClass);
    }

    /// <summary>Hands an object to the client.</summary>
    public ObjectEntry HandOut(object instance, ExportedClass exportedClass) => HandOut(instance, exportedClass, out _);

    /// <summary>Hands an object to the client, and tells whether no client had it before.</summary>
    public ObjectEntry HandOut(object instance, ExportedClass exportedClass, out bool isNew)
    {
        isNew = false;
        if (registry.TryFind(instance, out var entry) && _held.TryGetValue(entry.OidSpan, out var held))
        {
            held.Count++;
        }
        else
        {
            if (_count >= maxCount)
            {
                rejections.Add(RpcLimit.Objects);
                throw new RpcException($"Too many objects: this connection holds the {maxCount} that it may");
            }
            entry = registry.Acquire(instance, exportedClass, out isNew);
            lock (_held)
                _held.Add(entry.Oid, new Held(entry));
            Volatile.Write(ref _count, _held.Count);
        }
        _handedOutByReply.Add(entry);
        return entry;
    }

    /// <summary>Whether the client holds an object.</summary>
    public bool Holds(object instance) => registry.TryFind(instance, out var entry) && _held.TryGetValue(entry.OidSpan, out _);

    /// <summary>Takes back one handing-out. An id that the connection does not hold is ignored, as the peer does.</summary>
    public ValueTask GiveBackAsync(PerlStringSpan oid)
    {
        if (!_held.TryGetValue(oid, out var held) || --held.Count > 0)
            return default;
        lock (_held)
            _held.Remove(held.Entry.Oid);
        Volatile.Write(ref _count, _held.Count);
        return registry.ReleaseAsync(held.Entry);
    }

    /// <summary>The objects at this moment. May be called from any thread.</summary>
    public IReadOnlyCollection<RpcObject> Snapshot()
    {
        lock (_held)
            return [.. _held.Values.Select(held => held.Entry.Describe(held.Count))];
    }

    /// <summary>The reply that handed objects out has been written: the client has them.</summary>
    public void KeepHandedOut()
    {
        _handedOutByReply.Clear();
        if (_handedOutByReply.Capacity > 64)
            _handedOutByReply.Capacity = 0;
    }

    /// <summary>The reply that handed objects out could not be written: the client never learns of them.</summary>
    public async ValueTask TakeBackHandedOutAsync()
    {
        var handedOut = _handedOutByReply.ToArray();
        _handedOutByReply.Clear();
        foreach (var entry in handedOut)
            await GiveBackAsync(entry.OidSpan);
    }

    /// <summary>The connection ends: all that it holds is given back.</summary>
    public async ValueTask ReleaseAllAsync()
    {
        foreach (var held in _held.Values.ToArray())
        {
            lock (_held)
                _held.Remove(held.Entry.Oid);
            Volatile.Write(ref _count, _held.Count);
            await registry.ReleaseAsync(held.Entry);
        }
    }

    /// <summary>An object and how often the client was handed it.</summary>
    private sealed class Held(ObjectEntry entry)
    {
        public ObjectEntry Entry { get; } = entry;

        public int Count { get; set; } = 1;
    }
}
