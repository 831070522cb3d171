using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;

namespace EventRpc.Forwarding;

/// <summary>Ends a client's connections to other servers when its own ends.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class SessionEnd(Upstreams upstreams) : IRpcConnectionObserver
{
    public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) =>
        new(Task.WhenAll(upstreams.All.Select(upstream => upstream.EndSessionAsync(connection).AsTask())));
}
