using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>What a method in another server returned.</summary>
/// <param name="Session">The connection by which it came.</param>
/// <param name="Values">Perl's list.</param>
internal readonly record struct ForwardedReply(ForwardSession Session, PerlArray Values);

/// <summary>Writes it into the reply, in the client's format; objects are handed out under ids of this server.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardedResult(Upstream upstream, bool handsOutObjects) : RpcResult<ForwardedReply>
{
    public override void Write(RpcCall call, ForwardedReply value)
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
        var missed = HandedOut.Of(reply.Values).ToList();
        try
        {
            HandedOut.Replace(reply.Values, oid =>
            {
                // The peer's client makes a proxy of any string. One that names no class is none that could be called.
                if (!ExportedName.IsPackage(HandedOut.ClassOf(oid)))
                    return oid;
                var adopted = reply.Session.Adopt(oid);
                var entry = call.Objects.HandOut(adopted, upstream.FindClass(adopted.ClassName, call.Connection));
                missed.Remove(oid);
                return entry.Oid;
            });
        }
        finally
        {
            reply.Session.GiveBackLater(missed);
        }
    }
}
