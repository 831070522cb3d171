using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <content>Which message format the connection is in.</content>
internal sealed partial class RequestProcessor
{
    private bool _isNegotiating = true;

    /// <summary>
    /// Tells, before a format is agreed on, what a message is in: the text of the negotiation, or the Storable of a
    /// client older than 1.08, which knows no negotiation. Each message is looked at anew, as the peer does.
    /// </summary>
    private void Probe(ReadOnlySpan<byte> body)
    {
        if (_server.Options.AllowStorable)
            Use(body.StartsWith("/0/E:R:M:N/1/"u8) ? MessageFormat.Negotiation : MessageFormat.Storable);
        else if (body is [4 or 5, < 0x20, _, ..])
            EventRpcLog.StorableRefused(_server.Logger, _connection.Id, _server.AllowStorableKey);
    }

    /// <summary>An old client's first command makes the format that it is in the connection's.</summary>
    private void KeepStorable()
    {
        if (_isNegotiating && _format == MessageFormat.Storable)
            Agree(_format);
    }

    private void SetFormat(in RpcRequest request)
    {
        var name = Shown(request.ReadName(_reader, RequestKey.Message));
        if (_server.Formats.FirstOrDefault(f => f.Name == name) is not { } format)
        {
            Refuse($"Server rejected format '{name}'");
            return;
        }

        // The reply is still in the old format.
        _replies.Ok(_reader);
        Agree(format);
    }

    private void Agree(MessageFormat format)
    {
        Use(format);
        _isNegotiating = false;
        _connection.MessageFormat = format.Name;
        EventRpcLog.FormatSet(_server.Logger, _connection.Id, format.Name);
    }

    private void Use(MessageFormat format)
    {
        if (_format == format)
            return;
        _format = format;
        _reader = format.CreateReader(_limits);
        _replies.Writer = format.CreateWriter(_limits);
    }
}
