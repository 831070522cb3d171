using EventRpc.Protocol;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Serves the requests of one connection: reads each, does what it asks for and writes the reply. One request at a
/// time, in order. A request that completes without waiting costs no allocation.
/// </summary>
internal sealed partial class RequestProcessor
{
    private const int MaxStrangerMessageSize = 64 * 1024;

    private readonly EventRpcServer _server;
    private readonly RpcConnection _connection;
    private readonly ReplyWriter _replies;
    private readonly RpcCall _call;
    private readonly PerlLimits _limits;
    private MessageFormat _format = MessageFormat.Negotiation;
    private PerlReader _reader;
    private readonly bool _hasCallTimeout;
    private bool _isStranger = true;
    private int _failedLogins;

    public RequestProcessor(EventRpcServer server, RpcConnection connection, ReplyWriter replies)
    {
        _server = server;
        _connection = connection;
        _limits = server.Options.Limits.ToPerlLimits();
        _replies = replies;
        _replies.Writer = _format.CreateWriter(_limits);
        _reader = _format.CreateReader(_limits);
        _call = new RpcCall(connection, _replies, server);
        _hasCallTimeout = server.Options.Limits.CallTimeout > TimeSpan.Zero;
    }

    /// <summary>
    /// The largest message to accept at the moment, in bytes: a stranger, and a client that still has to log in, has
    /// nothing to say that takes long.
    /// </summary>
    public int MaxMessageSize =>
        _isStranger || MustLogIn ? Math.Min(MaxStrangerMessageSize, _server.Options.Limits.MaxMessageSize) : _server.Options.Limits.MaxMessageSize;

    /// <summary>Whether the client has not sent a single request yet.</summary>
    public bool IsStranger => _isStranger;

    /// <summary>Whether the client has agreed on a format, and logged in if it must.</summary>
    public bool IsHandshakeComplete => !_isNegotiating && !MustLogIn;

    private bool MustLogIn => _server.Options.Authentication.Required && !_connection.IsAuthenticated;

    /// <summary>Serves one request.</summary>
    /// <param name="body">The message, which must not change until the task completes.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>Whether the connection goes on.</returns>
    public ValueTask<bool> ProcessAsync(ArraySegment<byte> body, CancellationToken cancellationToken)
    {
        _replies.Mark();
        try
        {
            if (_isNegotiating)
                Probe(body);
            _reader.Start(body);
            if (_reader.Peek() == PerlType.String && _reader.ReadString().Is("DISCONNECT\n"u8))
                return new(false);
            // All that a command reads of its request it reads before it first waits, so that bad data ends here.
            return DispatchAsync(RpcRequest.Read(_reader), cancellationToken);
        }
        catch (PerlDataException e) when (e.Error == PerlDataError.MessageTooLarge)
        {
            _replies.TakeBack();
            RefuseTooLarge("class info");
        }
        catch (PerlDataException e)
        {
            _replies.TakeBack();
            EventRpcLog.BadMessage(_server.Logger, _connection.Id, LogText.Escape(e.Message));
            _replies.Error(_reader, $"Unexpected error on incoming RPC call: {e.Message}\n");
        }
        return new(true);
    }

    /// <summary>Replies that a message is larger than may be.</summary>
    public void ReplyToOversize(uint length)
    {
        _server.Rejections.Add(RpcLimit.MessageSize);
        if (IsStranger)
            _connection.EndBecause(RpcCloseReason.ProtocolError);
        EventRpcLog.BadMessage(_server.Logger, _connection.Id, $"Incoming message of {length} bytes exceeds limit of {MaxMessageSize} bytes");
        _replies.Error(_reader, $"Unexpected error on incoming RPC call: Incoming message size exceeds limit of {MaxMessageSize} bytes\n");
    }

    /// <summary>No request is at hand: lets go of the memory of the last.</summary>
    public void Rest() => _reader.Clear();

    private ValueTask<bool> DispatchAsync(in RpcRequest request, CancellationToken cancellationToken)
    {
        var isKnown = RpcCommands.ByName.TryGetValue(request.ReadName(_reader, RequestKey.Command), out var command);
        _isStranger = false;
        if (_server.Logger.IsEnabled(LogLevel.Debug))
            EventRpcLog.Command(_server.Logger, _connection.Id, LogText.Escape(request.ReadName(_reader, RequestKey.Command).ToString()));
        if (MustLogIn && !(isKnown && RpcCommands.IsAllowedUnauthenticated(command)))
            return new(Refuse("Authorization required"));
        if (!isKnown)
            return new(ReplyToUnknownCommand(request));

        switch (command)
        {
            case RpcCommand.Execute:
                return ExecuteAsync(request, cancellationToken);
            case RpcCommand.New:
                return NewAsync(request, cancellationToken);
            case RpcCommand.Destroy:
                return DestroyAsync(request);
            case RpcCommand.Authenticate:
                return AuthenticateAsync(
                    request.ReadName(_reader, RequestKey.User).ToString(),
                    request.ReadName(_reader, RequestKey.Password).ToString(),
                    cancellationToken);
            case RpcCommand.NegotiateFormats:
                _replies.Ok(_reader, "msg"u8, _server.OfferedFormats);
                break;
            case RpcCommand.SetFormat:
                SetFormat(request);
                break;
            case RpcCommand.Version:
                KeepStorable();
                ClassInfoReplies.Version(_replies, _reader);
                break;
            case RpcCommand.ListClasses or RpcCommand.DescribeAllClasses:
                return DescribeAsync(command, _server.Classes.All);
            case RpcCommand.DescribeClass:
                var name = request.ReadName(_reader, RequestKey.Class);
                return DescribeAsync(command, _server.Classes.TryGet(name, out var described) ? [described] : [], Shown(name));
            default:
                throw new InvalidOperationException($"The command {command} is not served.");
        }
        return new(true);
    }

    private bool ReplyToUnknownCommand(in RpcRequest request)
    {
        var command = Shown(request.ReadName(_reader, RequestKey.Command));
        EventRpcLog.UnknownCommand(_server.Logger, _connection.Id, LogText.Escape(command));
        _replies.Error(_reader, $"Unknown request command '{command}'");
        return true;
    }

    /// <summary>A name that a client sent, for a message back to it: in full, unless that would be no message any more.</summary>
    internal static string Shown(PerlStringSpan name)
    {
        const int Longest = 200;
        const int BytesInCharacter = 4;
        var shown = new PerlStringSpan(name.Bytes[..Math.Min(name.Bytes.Length, Longest * BytesInCharacter)], name.IsText).ToString();
        return shown.Length > Longest ? string.Concat(shown.AsSpan(0, Longest), "...") : shown;
    }

    private bool Refuse(string refusal)
    {
        EventRpcLog.Refused(_server.Logger, _connection.Id, LogText.Escape(refusal));
        _replies.Error(_reader, refusal);
        return true;
    }

    private async ValueTask<bool> AuthenticateAsync(string user, string token, CancellationToken cancellationToken)
    {
        if (_server.Options.Authentication.RequireTls && !_connection.IsEncrypted)
        {
            EventRpcLog.CredentialsWithoutTls(_server.Logger, _connection.Id, LogText.Escape(user));
            return RefuseLogin("Credentials are only accepted over TLS");
        }
        if (!_server.ChecksCredentials)
        {
            _replies.Ok(_reader, "msg"u8, "Not authorization required");
            return true;
        }

        await _replies.FlushAsync();
        var credential = new RpcCredential(user, token, _connection.RemoteEndPoint, _connection.IsEncrypted, _connection);
        if (await _server.Credentials.CheckAsync(credential, cancellationToken) is not { } principal)
            return RefuseLogin("Illegal credentials");

        _connection.User = principal;
        _replies.Ok(_reader, "msg"u8, "Credentials Ok");
        return true;
    }

    private bool RefuseLogin(string refusal)
    {
        _replies.Error(_reader, refusal);
        if (++_failedLogins < _server.Options.Limits.MaxLoginAttempts)
            return true;
        EventRpcLog.ConnectionRefused(_server.Logger, _connection.Id, $"{_failedLogins} failed logins");
        return false;
    }

    private ValueTask<bool> NewAsync(in RpcRequest request, CancellationToken cancellationToken)
    {
        var name = request.ReadName(_reader, RequestKey.Method);
        Split(name, out var className, out var methodName);
        if (!_server.Classes.TryGet(className, out var exported)
            || !exported.TryGetMethod(methodName, out var method)
            || method.Kind is not (RpcMethodKind.Constructor or RpcMethodKind.Singleton))
        {
            return new(Refuse($"Illegal constructor access to {Shown(className)}->{Shown(methodName)}"));
        }
        return method.IsProtected
            ? CallIfAllowedAsync(method, null, request, "constructor access", cancellationToken)
            : CallAsync(method, null, request, cancellationToken);
    }

    private ValueTask<bool> ExecuteAsync(in RpcRequest request, CancellationToken cancellationToken)
    {
        if (!_connection.Objects.TryFind(request.ReadName(_reader, RequestKey.Object), out var entry))
            return new(Refuse($"Illegal access to unknown object with oid={Shown(request.ReadName(_reader, RequestKey.Object))}"));
        if (!entry.Class.TryGetMethod(request.ReadName(_reader, RequestKey.Method), out var method)
            || method.Kind is RpcMethodKind.Constructor or RpcMethodKind.Singleton)
        {
            return new(Refuse($"Illegal access to {entry.Class.Name}->{Shown(request.ReadName(_reader, RequestKey.Method))}"));
        }
        return method.IsProtected
            ? CallIfAllowedAsync(method, entry, request, "access", cancellationToken)
            : CallAsync(method, entry, request, cancellationToken);
    }

    /// <summary>Calls a method if a policy lets the client; if not, in the words for one that is not there.</summary>
    private async ValueTask<bool> CallIfAllowedAsync(ExportedMethod method, ObjectEntry? target, RpcRequest request, string access, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _server.Authorizer.IsAllowedAsync(_connection, method))
                return Refuse($"Illegal {access} to {method}");
        }
#pragma warning disable CA1031 // A policy that fails lets nobody in.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ReplyToFailure(method, target, e);
            return true;
        }
        return await CallAsync(method, target, request, cancellationToken);
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

    private ValueTask<bool> CallAsync(ExportedMethod method, ObjectEntry? target, in RpcRequest request, CancellationToken cancellationToken)
    {
        if (_server.CallsInFlight >= _server.Options.Limits.MaxCallsInFlight)
        {
            _server.Rejections.Add(RpcLimit.Calls);
            return new(Refuse("Too many calls at once, try again later"));
        }

        if (_hasCallTimeout)
            _connection.Watch.BeginCall();
        ValueTask task;
        try
        {
            task = _call.InvokeAsync(method, target?.Instance, _reader, request.TrySeek(_reader, RequestKey.Parameters), cancellationToken);
            if (task.IsCompletedSuccessfully)
                task = _call.EndAsync();
        }
#pragma warning disable CA1031 // Whatever a method throws becomes an error reply.
        catch (Exception e)
#pragma warning restore CA1031
        {
            task = ValueTask.FromException(e);
        }
        if (!task.IsCompletedSuccessfully)
            return AwaitCallAsync(task, method, target, cancellationToken);

        if (_hasCallTimeout)
            EndCall();
        Succeeded(method, target);
        return new(true);
    }

    /// <summary>The call at hand has ended.</summary>
    /// <returns>Whether it was cancelled because it took too long, and the connection goes on.</returns>
    private bool EndCall()
    {
        if (!_hasCallTimeout || !_connection.Watch.EndCall())
            return false;
        _connection.RenewCancellation();
        return !_connection.IsClosing;
    }

    private async ValueTask<bool> AwaitCallAsync(ValueTask task, ExportedMethod method, ObjectEntry? target, CancellationToken cancellationToken)
    {
        var timedOut = false;
        _server.BeginWaiting();
        try
        {
            try
            {
                await task;
            }
            finally
            {
                _server.EndWaiting();
                timedOut = EndCall();
                await _call.EndAsync();
            }
            Succeeded(method, target);
            return true;
        }
        catch (OperationCanceledException) when (timedOut)
        {
            _replies.TakeBack();
            await _connection.Objects.TakeBackHandedOutAsync();
            _server.Rejections.Add(RpcLimit.CallTime);
            var limit = _server.Options.Limits.CallTimeout.TotalSeconds;
            EventRpcLog.CallTimedOut(_server.Logger, _connection.Id, method, limit);
            _replies.Error(_reader, $"{method} took more than {limit} s");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // There is nobody to reply to.
            _replies.TakeBack();
            await _connection.Objects.TakeBackHandedOutAsync();
            return false;
        }
#pragma warning disable CA1031 // Whatever a method throws becomes an error reply.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _replies.TakeBack();
            await _connection.Objects.TakeBackHandedOutAsync();
            ReplyToFailure(method, target, e);
            return true;
        }
    }

    private void Succeeded(ExportedMethod method, ObjectEntry? target)
    {
        if (target is null)
        {
            EventRpcLog.Created(_server.Logger, _connection.Id, method, _connection.Objects.HandedOut[^1].Oid);
        }
        else
        {
            EventRpcLog.Called(_server.Logger, _connection.Id, method.Name, target.Oid);
            foreach (var returned in _connection.Objects.HandedOut)
                EventRpcLog.ObjectReturned(_server.Logger, _connection.Id, returned.Oid);
        }
        _connection.Objects.KeepHandedOut();
    }

    private void RefuseTooLarge(string what)
    {
        _server.Rejections.Add(RpcLimit.MessageSize);
        EventRpcLog.ReplyTooLarge(_server.Logger, _connection.Id, _server.Options.Limits.MaxMessageSize, what);
        _replies.TooLarge(_reader);
    }

    private void ReplyToFailure(ExportedMethod method, ObjectEntry? target, Exception exception)
    {
        var call = target is null ? $"create object ({method})" : $"call '{method.Name}' of object with oid={target.Oid}";
        switch (exception)
        {
            case RpcException:
                EventRpcLog.CallFailed(_server.Logger, _connection.Id, call, LogText.Escape(exception.Message));
                _replies.Error(_reader, exception.Message);
                break;
            case PerlDataException { Error: PerlDataError.MessageTooLarge }:
                RefuseTooLarge(method.ToString());
                break;
            default:
                var reference = Guid.NewGuid().ToString("N")[..12];
                EventRpcLog.CallThrew(_server.Logger, exception, _connection.Id, call, method, reference);
                _replies.Error(_reader, _server.Options.DetailedErrors
                    ? $"Internal error in {method}: {exception}"
                    : $"Internal error in {method} (reference {reference})");
                break;
        }
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
