using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace EventRpc.Protocol;

/// <summary>
/// What is known of each CLR type. What is known of a type that can be unloaded is kept no longer than the type, even
/// where it refers to the type itself.
/// </summary>
internal sealed class TypeTable<TValue>
    where TValue : class
{
    // Not weak, since the weak table would keep itself where a value refers to it and its type never goes.
    private readonly ConcurrentDictionary<Type, TValue> _lasting = new();
    private readonly ConditionalWeakTable<Type, TValue> _collectible = [];

    public bool TryGetValue(Type type, [MaybeNullWhen(false)] out TValue value) =>
        _lasting.TryGetValue(type, out value) || (type.IsCollectible && _collectible.TryGetValue(type, out value));

    /// <summary>Adds what is known of a type, unless something is already.</summary>
    public void TryAdd(Type type, TValue value)
    {
        if (type.IsCollectible)
            _collectible.TryAdd(type, value);
        else
            _lasting.TryAdd(type, value);
    }

    /// <summary>Puts something in the place of what is known of a type.</summary>
    public void Set(Type type, TValue value)
    {
        if (type.IsCollectible)
            _collectible.AddOrUpdate(type, value);
        else
            _lasting[type] = value;
    }

    public void Remove(Type type)
    {
        if (type.IsCollectible)
            _collectible.Remove(type);
        else
            _lasting.TryRemove(type, out _);
    }
}
