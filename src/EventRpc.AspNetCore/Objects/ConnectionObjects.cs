using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// The objects that one connection was handed, which are the only ones it may use. Each handing-out counts, since the
/// client gives each proxy back on its own. Only the connection's own requests change it, one at a time; anyone may take a
/// snapshot meanwhile, which is what changes are made under a lock for.
/// </summary>
internal sealed class ConnectionObjects(ObjectRegistry registry, ClassTable classes, int maxCount, LimitRejections rejections)
{
    /// <summary>So many are looked through; for more there is a table. Most connections hold one or two.</summary>
    private const int Few = 8;

    private Held[] _held = [];
    private PerlNameTable<int>? _places;
    private int _count;

    /// <summary>How many objects the connection holds. May be read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Where what is handed out is noted, for the reply that is being written; that of whoever writes it.</summary>
    public List<ObjectEntry> HandedOut { get; set; } = null!;

    public bool TryFind(PerlStringSpan oid, [MaybeNullWhen(false)] out ObjectEntry entry)
    {
        var place = Find(oid);
        entry = place < 0 ? null : _held[place].Entry;
        return place >= 0;
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
        if (registry.TryFind(instance, out var entry) && Find(entry.OidSpan) is >= 0 and var place)
        {
            _held[place].Count++;
        }
        else
        {
            RequireRoom();
            entry = registry.Acquire(instance, exportedClass, out isNew);
            Add(entry);
        }
        HandedOut.Add(entry);
        return entry;
    }

    /// <summary>Checks that the client may hold one object more.</summary>
    /// <exception cref="RpcException">It may not.</exception>
    public void RequireRoom()
    {
        if (_count < maxCount)
            return;
        rejections.Add(RpcLimit.Objects);
        throw new RpcException($"Too many objects: this connection holds the {maxCount} that it may");
    }

    /// <summary>Whether the client holds an object.</summary>
    public bool Holds(object instance) => registry.TryFind(instance, out var entry) && Find(entry.OidSpan) >= 0;

    /// <summary>Takes back one handing-out. An id that the connection does not hold is ignored, as the peer does.</summary>
    public ValueTask GiveBackAsync(PerlStringSpan oid)
    {
        var place = Find(oid);
        return place < 0 || --_held[place].Count > 0 ? default : registry.ReleaseAsync(RemoveAt(place));
    }

    /// <summary>The objects at this moment. May be called from any thread.</summary>
    public IReadOnlyCollection<RpcObject> Snapshot()
    {
        // A lock of its own would take as much memory as the rest.
        lock (this)
            return [.. _held.Take(_count).Select(held => held.Entry.Describe(held.Count))];
    }

    /// <summary>The connection ends: all that it holds is given back.</summary>
    public async ValueTask ReleaseAllAsync()
    {
        while (_count > 0)
            await registry.ReleaseAsync(RemoveAt(_count - 1));
    }

    /// <summary>Where an object is among those that are held; −1 if it is not.</summary>
    private int Find(PerlStringSpan oid)
    {
        if (_places is not null)
            return _places.TryGetValue(oid, out var place) ? place : -1;
        // Of a name that is not text each byte is a character.
        var utf8 = oid.IsText || Ascii.IsValid(oid.Bytes) ? oid.Bytes : Encoding.UTF8.GetBytes(oid.ToString());
        for (var i = 0; i < _count; i++)
        {
            if (_held[i].Entry.OidSpan.Bytes.SequenceEqual(utf8))
                return i;
        }
        return -1;
    }

    private void Add(ObjectEntry entry)
    {
        lock (this)
        {
            if (_count == _held.Length)
                Array.Resize(ref _held, Math.Max(1, _count * 2));
            _held[_count] = new Held { Entry = entry, Count = 1 };
            Volatile.Write(ref _count, _count + 1);
        }
        if (_places is not null)
            _places.Add(entry.Oid, _count - 1);
        else if (_count > Few)
            _places = new(_held.Take(_count).Select((held, place) => KeyValuePair.Create(held.Entry.Oid, place)));
    }

    /// <summary>Takes an object out. The last one takes its place.</summary>
    private ObjectEntry RemoveAt(int place)
    {
        var removed = _held[place].Entry;
        lock (this)
        {
            Volatile.Write(ref _count, _count - 1);
            _held[place] = _held[_count];
            _held[_count] = default;
            // Many that were held once must not leave their room with an idle connection.
            if (_count <= _held.Length / 4)
                Array.Resize(ref _held, _count);
        }
        if (_places is null)
            return removed;
        _places.Remove(removed.Oid);
        if (place < _count)
        {
            _places.Remove(_held[place].Entry.Oid);
            _places.Add(_held[place].Entry.Oid, place);
        }
        if (_count <= Few / 2)
            _places = null;
        return removed;
    }

    /// <summary>An object and how often the client was handed it.</summary>
    private struct Held
    {
        public ObjectEntry Entry;
        public int Count;
    }
}
