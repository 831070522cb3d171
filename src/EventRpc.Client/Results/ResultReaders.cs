using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Finds what reads a result of a type, once.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class ResultReaders
{
    private readonly ConcurrentDictionary<Type, object> _one = new();
    private readonly ConcurrentDictionary<Type, object> _all = new();
    private readonly PerlConverters _converters;

    public ResultReaders(IEnumerable<PerlConverter> converters)
    {
        var objects = new RemoteObjectConverter();
        PerlConverter[] known = [objects, .. converters];
        Arguments = new PerlConverters(known, [new ProxyConverterFactory(objects)]).Get<object>();
        var values = new RemoteValue(Arguments, objects);
        _converters = new PerlConverters([values, .. known], [new ProxyConverterFactory(objects)]);
    }

    /// <summary>Writes arguments, each by its own type.</summary>
    public PerlConverter<object> Arguments { get; }

    /// <summary>Reads no result.</summary>
    public ResultReader<bool> None { get; } = new NoResult();

    /// <summary>Reads one result, or a tuple of several.</summary>
    /// <exception cref="NotSupportedException">T cannot be read; the message says what to do.</exception>
    public ResultReader<T> One<T>() => (ResultReader<T>)_one.GetOrAdd(typeof(T), static (type, self) => self.MakeOne<T>(type), this);

    /// <summary>Reads all results.</summary>
    /// <exception cref="NotSupportedException">T cannot be read; the message says what to do.</exception>
    public ResultReader<IReadOnlyList<T>> All<T>() =>
        (ResultReader<IReadOnlyList<T>>)_all.GetOrAdd(typeof(T), static (type, self) => new ListResult<T>((PerlConverter<T>)self.Find(type), TakesObjects(type)), this);

    private ResultReader<T> MakeOne<T>(Type type)
    {
        if (!type.IsValueType || !typeof(ITuple).IsAssignableFrom(type) || type.GenericTypeArguments is not { Length: > 0 and < 8 } elements)
            return new FirstResult<T>((PerlConverter<T>)Find(type), TakesObjects(type));
        return new TupleResult<T>(
            [.. elements.Select(Find)],
            static values => (T)Activator.CreateInstance(typeof(T), BindingFlags.Public | BindingFlags.Instance, null, values, null)!,
            elements.Any(TakesObjects));
    }

    private PerlConverter Find(Type type)
    {
        var converter = _converters.Get(type, orUndef: true);
        return converter.CanRead ? converter : throw new NotSupportedException($"A {type} can be passed to a server, but not be asked for.");
    }

    /// <summary>Whether a type can hold objects of the server.</summary>
    private static bool TakesObjects(Type type) =>
        type == typeof(object)
        || typeof(IRemoteObject).IsAssignableFrom(type)
        || (type.IsSZArray && TakesObjects(type.GetElementType()!))
        || (type.IsGenericType && type.GenericTypeArguments.Any(TakesObjects));
}
