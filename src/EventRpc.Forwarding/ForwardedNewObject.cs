using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;

namespace EventRpc.Forwarding;

/// <summary>Replies with an object that was made in another server.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardedNewObject : RpcResult<ForwardedObject>
{
    internal override void Write(RpcCall call, ForwardedObject value)
    {
        try
        {
            call.ReplyWithNewObject(value);
        }
        catch
        {
            // The client has too many objects, and does not get this one.
            if (!call.Objects.Holds(value))
                value.Session.Refuse(value);
            value.Session.GiveBackLater([value.Oid]);
            throw;
        }
    }
}
