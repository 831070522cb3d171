using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

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
