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

    private readonly RestParameter<PerlValue> _arguments = new(new($"{className}->{name}", "arguments", AnyValue, mayBeUndef: true, hasDefault: false, PerlValue.Undef));
    private readonly ForwardedResult _result = new(upstream, kind == RpcMethodKind.ObjectMethod);
    private readonly ForwardedNewObject _made = new();

    /// <summary>Serves a call.</summary>
    public ValueTask InvokeAsync(RpcCall call, object? target)
    {
        // While the request is at hand.
        var arguments = _arguments.Read(call);
        return target is ForwardedObject forwarded
            ? call.FinishAsync(_result, CallAsync(call, forwarded, arguments))
            : call.FinishAsync(_made, NewAsync(call, arguments));
    }

    private async ValueTask<ForwardedObject> NewAsync(RpcCall call, PerlValue[] arguments)
    {
        try
        {
            var session = await upstream.GetSessionAsync(call.Connection, call.CancellationToken);
            // A Perl server would export the class from then on, with all that it has.
            if (!session.Classes.ContainsKey(className))
                throw new RpcException($"Illegal constructor access to {className}->{name}");
            Prepare(call, session, arguments);
            var oid = await session.NewAsync(className, name, arguments, call.CancellationToken);
            return oid.Length > 0 ? session.Adopt(oid, className) : throw new RpcException($"{className}->{name} made no object");
        }
        catch (PerlDataException e)
        {
            throw Unforwardable(e);
        }
        catch (RpcConnectionException e)
        {
            ForwardingLog.NoConnection(upstream.Logger, call.Connection.Id, upstream.Address, LogText.Escape(e.Message));
            throw new RpcException($"{className} is in another server, which does not answer at the moment", e);
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
        catch (PerlDataException e)
        {
            throw Unforwardable(e);
        }
        catch (RpcConnectionException e)
        {
            ForwardingLog.NoConnection(upstream.Logger, call.Connection.Id, upstream.Address, LogText.Escape(e.Message));
            throw new RpcException($"The object of {target.ClassName} is gone, since the connection to the server that it lived in was lost: make it anew", e);
        }
    }

    /// <summary>What one message format can express another may not.</summary>
    private RpcException Unforwardable(PerlDataException cause) => new($"{className}->{name}: {cause.Reason}", cause);

    private void Prepare(RpcCall call, ForwardSession session, PerlValue[] arguments)
    {
        foreach (var argument in arguments)
            new ForwardedArgument($"{className}->{name}", call.Objects, session).Prepare(argument);
    }
}
