using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>Typed proxies: as their remote objects, wrapped.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class ProxyConverter<T>(RemoteObjectConverter objects) : PerlConverter<T>
    where T : class, IRpcProxy<T>
{
    public override string Description => $"an object of {T.RemoteClassName}";

    public override T Read(PerlReader reader) => T.FromRemote(objects.Read(reader));

    public override void Write(PerlWriter writer, T value) => objects.Write(writer, value.Remote);
}

/// <summary>What implements a typed proxy, which is only ever passed.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class ProxyArgumentConverter<T>(RemoteObjectConverter objects) : PerlConverter<T>
    where T : class, IRemoteObject
{
    public override bool CanRead => false;

    public override T Read(PerlReader reader) =>
        throw new PerlDataException(PerlDataError.Unsupported, $"{typeof(T)} is no interface with [RpcProxy], by which objects can be asked for");

    public override void Write(PerlWriter writer, T value) => objects.Write(writer, value.Remote);
}

/// <summary>Makes the converters of typed proxies.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class ProxyConverterFactory(RemoteObjectConverter objects) : PerlConverterFactory
{
    public override bool CanConvert(Type type) => typeof(IRemoteObject).IsAssignableFrom(type);

    public override PerlConverter Create(Type type, PerlConverters converters)
    {
        var isProxy = type.IsInterface && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRpcProxy<>) && i.GenericTypeArguments[0] == type);
        var converter = isProxy ? typeof(ProxyConverter<>) : typeof(ProxyArgumentConverter<>);
        return (PerlConverter)Activator.CreateInstance(converter.MakeGenericType(type), objects)!;
    }
}
