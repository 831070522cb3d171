using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Client;

namespace EventRpc.Forwarding;

/// <summary>Writes it into the reply, in the client's format; objects are handed out under ids of this server.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardedResult(Upstream upstream, bool handsOutObjects) : RpcResult<ForwardedReply>
{
    internal override void Write(RpcCall call, ForwardedReply value)
    {
        if (handsOutObjects)
            HandOut(call, value);
        var writer = call.BeginResult(value.Values.Count);
        if (value.Values.Count > 0)
            value.Values.Items.ForEach(item => item.WriteTo(writer));
        call.EndResult();
    }

    private void HandOut(RpcCall call, ForwardedReply reply)
    {
        // What is not handed out, as the client has too many objects, goes back; what was handed out the call takes back.
        var left = new Queue<string>(HandedOut.Of(reply.Values));
        try
        {
            HandedOut.Replace(reply.Values, oid =>
            {
                var adopted = reply.Session.Adopt(oid, RemoteOid.ClassOf(oid));
                var handedOut = HandOut(call, adopted);
                left.Dequeue();
                return handedOut;
            });
        }
        finally
        {
            reply.Session.GiveBackLater(left);
        }
    }

    private string HandOut(RpcCall call, ForwardedObject adopted)
    {
        try
        {
            return call.Objects.HandOut(adopted, upstream.FindClass(adopted.ClassName, call.Connection)).Oid;
        }
        catch
        {
            adopted.Session.Refuse(adopted);
            throw;
        }
    }
}
