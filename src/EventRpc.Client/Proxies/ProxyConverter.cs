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
