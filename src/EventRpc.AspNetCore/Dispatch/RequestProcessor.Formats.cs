using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <content>Which message format the connection is in.</content>
internal sealed partial class RequestProcessor
{
    /// <summary>The readers and writers of the formats that were needed so far.</summary>
    private readonly List<(MessageFormat Format, PerlReader Reader, PerlWriter Writer)> _codecs = [];
    private MessageFormat? _format;
    private PerlReader _reader = null!;

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
        if (_connection.IsNegotiating && _connection.Format == MessageFormat.Storable)
            Agree(MessageFormat.Storable);
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
        _connection.IsNegotiating = false;
        EventRpcLog.FormatSet(_server.Logger, _connection.Id, format.Name);
    }

    private void Use(MessageFormat format)
    {
        if (_connection.Format == format)
            return;
        _connection.Format = format;
        Take(format, version: 0);
    }

    private void Take(MessageFormat format, int version)
    {
        if (_format != format)
        {
            // What it holds is that of a message of another format, and may be much.
            _reader?.Clear();
            var place = 0;
            while (place < _codecs.Count && _codecs[place].Format != format)
                place++;
            if (place == _codecs.Count)
                _codecs.Add((format, format.CreateReader(_limits), format.CreateWriter(_limits)));
            (_format, _reader, _replies.Writer) = _codecs[place];
        }
        _reader.FormatVersion = version;
    }
}
