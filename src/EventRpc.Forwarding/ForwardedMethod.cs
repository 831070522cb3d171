using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>A method that is called in another server, with the client's arguments, and whose results the client gets.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardedMethod(Upstream upstream, string className, string name, RpcMethodKind kind)
{
    private static readonly PerlConverter<PerlValue> AnyValue = new PerlConverters().Get<PerlValue>();

    private readonly RpcParameter<PerlValue> _arguments = new($"{className}->{name}", "arguments", AnyValue, mayBeUndef: true, hasDefault: false, PerlValue.Undef);
    private readonly ForwardedResult _result = new(upstream, kind == RpcMethodKind.ObjectMethod);
    private readonly ForwardedNewObject _made = new();

    /// <summary>Serves a call.</summary>
    public ValueTask InvokeAsync(RpcCall call, object? target)
    {
        // While the request is at hand.
        var arguments = call.ReadRest(_arguments);
        return target is ForwardedObject forwarded
            ? call.FinishAsync(_result, CallAsync(call, forwarded, arguments))
            : call.FinishAsync(_made, NewAsync(call, arguments));
    }

    private async ValueTask<ForwardedObject> NewAsync(RpcCall call, PerlValue[] arguments)
    {
        try
        {
            var session = await upstream.GetSessionAsync(call.Connection, call.CancellationToken);
            Prepare(call, session, arguments);
            return session.Adopt(await session.NewAsync(className, name, arguments, call.CancellationToken));
        }
        catch (RpcConnectionException e)
        {
            ForwardingLog.NoConnection(upstream.Logger, call.Connection.Id, upstream.Address, e.Message);
            throw new RpcException($"{className} is in another server, which cannot be reached at the moment", e);
        }
    }

    private async ValueTask<ForwardedReply> CallAsync(RpcCall call, ForwardedObject target, PerlValue[] arguments)
    {
        var session = target.Session;
        try
        {
            Prepare(call, session, arguments);
            return new(session, await session.CallAsync(target.Oid, name, arguments, kind == RpcMethodKind.ObjectMethod, call.CancellationToken));
        }
        catch (RpcConnectionException e)
        {
            ForwardingLog.NoConnection(upstream.Logger, call.Connection.Id, upstream.Address, e.Message);
            throw new RpcException($"The object of {target.ClassName} is gone, since the connection to the server that it lived in was lost: make it anew", e);
        }
    }

    private void Prepare(RpcCall call, ForwardSession session, PerlValue[] arguments)
    {
        foreach (var argument in arguments)
            new ForwardedArgument($"{className}->{name}", call.Objects, session).Prepare(argument);
    }
}
