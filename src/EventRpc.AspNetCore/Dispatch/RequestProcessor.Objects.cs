using EventRpc.Protocol;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <content>What a client asks of objects: to make one, call a method, give one back. Finds out what is meant, and whether it may.</content>
internal sealed partial class RequestProcessor
{
    /// <summary>What the reply that is being written hands out.</summary>
    private readonly List<ObjectEntry> _handedOut = [];

    private ValueTask<bool> NewAsync(in RpcRequest request)
    {
        var name = request.ReadName(_reader, RequestKey.Method);
        Split(name, out var className, out var methodName);
        if (!_server.Classes.TryGet(className, out var exported)
            || !exported.TryGetMethod(methodName, out var method)
            || method.Kind is not (RpcMethodKind.Constructor or RpcMethodKind.Singleton))
        {
            return new(RefuseUnknown($"Illegal constructor access to {Shown(className)}->{Shown(methodName)}", $"{Shown(className)}/{Shown(methodName)}"));
        }
        return CallActivities.AreWanted
            ? TraceAsync(method, null, request, "constructor access")
            : AdmitAsync(method, null, request, "constructor access");
    }

    private ValueTask<bool> ExecuteAsync(in RpcRequest request)
    {
        if (!_connection.Objects.TryFind(request.ReadName(_reader, RequestKey.Object), out var entry))
        {
            return new(RefuseUnknown(
                $"Illegal access to unknown object with oid={Shown(request.ReadName(_reader, RequestKey.Object))}", Shown(request.ReadName(_reader, RequestKey.Method))));
        }
        if (!entry.Class.TryGetMethod(request.ReadName(_reader, RequestKey.Method), out var method)
            || method.Kind is RpcMethodKind.Constructor or RpcMethodKind.Singleton)
        {
            var name = Shown(request.ReadName(_reader, RequestKey.Method));
            return new(RefuseUnknown($"Illegal access to {entry.Class.Name}->{name}", $"{entry.Class.Name}/{name}"));
        }
        return CallActivities.AreWanted
            ? TraceAsync(method, entry, request, "access")
            : AdmitAsync(method, entry, request, "access");
    }

    private ValueTask<bool> AdmitAsync(ExportedMethod method, ObjectEntry? target, in RpcRequest request, string access) =>
        method.IsProtected
            ? CallIfAllowedAsync(method, target, request, access)
            : CallAsync(method, target, request);

    /// <summary>Calls a method if a policy lets the client; if not, in the words for one that is not there.</summary>
    private async ValueTask<bool> CallIfAllowedAsync(ExportedMethod method, ObjectEntry? target, RpcRequest request, string access)
    {
        try
        {
            if (!await _server.Authorizer.IsAllowedAsync(_connection, method))
                return RefuseCall($"Illegal {access} to {method}", method);
        }
#pragma warning disable CA1031 // A policy that fails lets nobody in.
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(method, ReplyToFailure(method, target, e));
            return true;
        }
        // A policy may have taken longer than its connection had: then the request may be gone by now.
        if (_connection.IsClosing)
        {
            End(method, RpcCallOutcome.Cancelled);
            return false;
        }
        return await CallAsync(method, target, request);
    }

    /// <summary>Refuses a call.</summary>
    /// <param name="refusal">The reply.</param>
    /// <param name="method">The method; null if none was found.</param>
    private bool RefuseCall(string refusal, ExportedMethod? method)
    {
        var goesOn = Refuse(refusal);
        End(method, RpcCallOutcome.Refused);
        return goesOn;
    }

    private ValueTask<bool> DestroyAsync(in RpcRequest request)
    {
        var oid = request.ReadName(_reader, RequestKey.Object);
        if (_server.Logger.IsEnabled(LogLevel.Trace))
            EventRpcLog.Destroyed(_server.Logger, _connection.Id, LogText.Escape(oid.ToString()));
        var given = _connection.Objects.GiveBackAsync(oid);
        if (!given.IsCompletedSuccessfully)
            return AwaitAsync(given);
        _replies.Ok(_reader);
        return new(true);

        async ValueTask<bool> AwaitAsync(ValueTask giving)
        {
            await _replies.FlushAsync();
            await giving;
            _replies.Ok(_reader);
            return true;
        }
    }

    /// <summary>The reply that handed objects out has been written, so that the client has them; or they are taken back.</summary>
    private void ForgetHandedOut()
    {
        _handedOut.Clear();
        if (_handedOut.Capacity > 64)
            _handedOut.Capacity = 0;
    }

    /// <summary>The reply that handed objects out could not be written: the client never learns of them.</summary>
    private async ValueTask TakeBackHandedOutAsync()
    {
        var handedOut = _handedOut.ToArray();
        ForgetHandedOut();
        foreach (var entry in handedOut)
            await _connection.Objects.GiveBackAsync(entry.OidSpan);
    }

    /// <summary>Splits the name of a constructor as the peer's patterns do: Class::Name::method.</summary>
    private static void Split(PerlStringSpan name, out PerlStringSpan className, out PerlStringSpan methodName)
    {
        var separator = name.Bytes.LastIndexOf("::"u8);
        var method = separator < 0 ? name.Bytes : name.Bytes[(separator + 2)..];
        var hasClass = separator >= 0 && !method.IsEmpty;
        className = new PerlStringSpan(hasClass ? name.Bytes[..separator] : name.Bytes, name.IsText);
        methodName = new PerlStringSpan(method, name.IsText);
    }
}
