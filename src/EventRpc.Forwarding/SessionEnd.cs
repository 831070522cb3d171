using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;

namespace EventRpc.Forwarding;

/// <summary>Ends a client's connections to other servers when its own ends.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class SessionEnd(Upstreams upstreams) : IRpcConnectionObserver
{
    public async ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason)
    {
        foreach (var upstream in upstreams.All)
            await upstream.EndSessionAsync(connection);
    }
}
