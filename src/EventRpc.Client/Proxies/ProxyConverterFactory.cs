using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

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
