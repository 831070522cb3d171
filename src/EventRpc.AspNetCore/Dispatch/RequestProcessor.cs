using EventRpc.Protocol;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Serves the requests of a connection: reads each, does what it asks for and writes the reply. One request at a
/// time, in order. A request that completes without waiting costs no allocation. It serves one connection after the
/// other; what is to be remembered of a client is in <see cref="RpcConnection"/>.
/// </summary>
/// <remarks>
/// One object in several files, a file for each thing that clients ask, as all of them read the one request at hand and write
/// the one reply: to take it apart would be to pass these on with every call.
/// </remarks>
internal sealed partial class RequestProcessor : IDisposable
{
    private const int MaxStrangerMessageSize = 64 * 1024;

    private readonly EventRpcServer _server;
    private readonly ReplyWriter _replies;
    private readonly RpcCall _call;
    private readonly PerlLimits _limits;
    private readonly bool _hasCallTimeout;
    private RpcConnection _connection = null!;

    /// <summary>Whether what goes well is logged too: asked once a request.</summary>
    private bool _isLogged;

    /// <summary>When the request at hand was taken up: where requests follow one another, when the last was done.</summary>
    private long _takenUpAt;

    public RequestProcessor(EventRpcServer server)
    {
        _server = server;
        _limits = server.Options.Limits.ToPerlLimits();
        _replies = new ReplyWriter(server.Options.Limits.MaxMessageSize, server.Statistics);
        _call = new RpcCall(_replies, server);
        _hasCallTimeout = server.Options.Limits.CallTimeout > TimeSpan.Zero;
        Frames = new FrameReader(server.Options.Limits.MaxMessageSize);
    }

    /// <summary>Takes the messages out of what arrives.</summary>
    public FrameReader Frames { get; }

    public ReplyWriter Replies => _replies;

    /// <summary>Whether nothing of a message or reply is at hand, so that another connection can be served.</summary>
    public bool IsAtRest => !Frames.IsInsideMessage && _replies.Length == 0;

    /// <summary>
    /// The largest message to accept at the moment, in bytes: a stranger, and a client that still has to log in, has
    /// nothing to say that takes long.
    /// </summary>
    public int MaxMessageSize =>
        _connection.IsStranger || MustLogIn ? Math.Min(MaxStrangerMessageSize, _server.Options.Limits.MaxMessageSize) : _server.Options.Limits.MaxMessageSize;

    /// <summary>Whether the client has agreed on a format, and logged in if it must.</summary>
    public bool IsHandshakeComplete => !_connection.IsNegotiating && !MustLogIn;

    /// <summary>Serves a connection from now on, until it serves another.</summary>
    public void Serve(RpcConnection connection)
    {
        _connection = connection;
        _call.Connection = connection;
        _replies.WriteTo(connection);
        connection.Objects.HandedOut = _handedOut;
        Take(connection.Format, connection.FormatVersion);
        Frames.MaxLength = MaxMessageSize;
    }

    /// <summary>Lets go of the connection. The processor is <see cref="IsAtRest"/>.</summary>
    public void Leave()
    {
        _connection.Objects.HandedOut = null!;
        _connection.FormatVersion = _reader.FormatVersion;
        _replies.WriteTo(null);
        _call.Connection = _connection = null!;
    }

    /// <summary>Serves one request.</summary>
    /// <param name="body">The message, which must not change until the task completes.</param>
    /// <returns>Whether the connection goes on.</returns>
    public ValueTask<bool> ProcessAsync(ArraySegment<byte> body)
    {
        _replies.Mark();
        if (HasTalkedTooLong())
            return new(false);
        if (_takenUpAt == 0)
            _takenUpAt = _server.Time.GetTimestamp();
        try
        {
            if (_connection.IsNegotiating)
                Probe(body);
            _reader.Start(body);
            if (_reader.Peek() == PerlType.String && _reader.ReadString().Is("DISCONNECT\n"u8))
                return new(false);
            // All that a command reads of its request it reads before it first waits, so that bad data ends here.
            return DispatchAsync(RpcRequest.Read(_reader));
        }
        catch (PerlDataException e) when (e.Error == PerlDataError.MessageTooLarge)
        {
            _replies.TakeBack();
            RefuseTooLarge("class info");
        }
        catch (PerlDataException e)
        {
            _replies.TakeBack();
            _server.Statistics.AddDecodeError(_connection.Format);
            EventRpcLog.BadMessage(_server.Logger, _connection.Id, LogText.Escape(e.Message));
            _replies.Error(_reader, $"Unexpected error on incoming RPC call: {e.Message}\n");
        }
        return new(true);
    }

    /// <summary>Replies that a message is larger than may be.</summary>
    /// <returns>Whether the connection goes on: a stranger that begins so is no client at all.</returns>
    public bool ReplyToOversize(uint length)
    {
        if (HasTalkedTooLong())
            return false;
        var hint = "";
        // Whoever begins so speaks something else, and the first bytes of that are no length.
        if (_connection.IsStranger)
        {
            if (ForeignProtocol.Find(length) is { } protocol)
                hint = $" (this looks like {protocol}, not Event::RPC)";
            _server.Statistics.AddDecodeError(_connection.Format);
            _connection.EndBecause(RpcCloseReason.ProtocolError);
        }
        else
        {
            _server.Rejections.Add(RpcLimit.MessageSize);
        }
        EventRpcLog.BadMessage(_server.Logger, _connection.Id, $"Incoming message of {length} bytes exceeds limit of {MaxMessageSize} bytes{hint}");
        _replies.Error(_reader, $"Unexpected error on incoming RPC call: Incoming message size exceeds limit of {MaxMessageSize} bytes\n");
        return !_connection.IsStranger;
    }

    /// <summary>No request is at hand: lets go of the memory of the last.</summary>
    public void Rest()
    {
        _reader.Clear();
        Pause();
    }

    /// <summary>What follows is no part of the next call.</summary>
    public void Pause() => _takenUpAt = 0;

    public void Dispose()
    {
        Frames.Dispose();
        _replies.Dispose();
    }

    private ValueTask<bool> DispatchAsync(in RpcRequest request)
    {
        var isKnown = RpcCommands.ByName.TryGetValue(request.ReadName(_reader, RequestKey.Command), out var command);
        _connection.IsStranger = false;
        if (command is not (RpcCommand.Execute or RpcCommand.New))
            Pause();
        _isLogged = _server.Logger.IsEnabled(LogLevel.Debug);
        if (_isLogged)
            EventRpcLog.Command(_server.Logger, _connection.Id, LogText.Escape(request.ReadName(_reader, RequestKey.Command).ToString()));
        if (MustLogIn && !(isKnown && RpcCommands.IsAllowedUnauthenticated(command)))
            return new(Refuse("Authorization required"));
        if (!isKnown)
            return new(ReplyToUnknownCommand(request));

        switch (command)
        {
            case RpcCommand.Execute:
                return ExecuteAsync(request);
            case RpcCommand.New:
                return NewAsync(request);
            case RpcCommand.Destroy:
                return DestroyAsync(request);
            case RpcCommand.Authenticate:
                return AuthenticateAsync(request.ReadName(_reader, RequestKey.User).ToString(), request.ReadName(_reader, RequestKey.Password).ToString());
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

    private void RefuseTooLarge(string what)
    {
        _server.Rejections.Add(RpcLimit.MessageSize);
        EventRpcLog.ReplyTooLarge(_server.Logger, _connection.Id, _server.Options.Limits.MaxMessageSize, what);
        _replies.TooLarge(_reader);
    }
}
