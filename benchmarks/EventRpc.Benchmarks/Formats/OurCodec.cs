using EventRpc.Benchmarks.Documents;

namespace EventRpc.Benchmarks.Formats;

/// <summary>This project's readers and writers, by its converters.</summary>
public sealed class OurCodec : Codec
{
    private static readonly PerlConverters Converters = new();
    private static readonly PerlConverter<Request> Requests = Converters.Get<Request>();
    private static readonly PerlConverter<Reply> Replies = Converters.Get<Reply>();
    private static readonly PerlConverter<RecordsReply> RecordsReplies = Converters.Get<RecordsReply>();
    private static readonly PerlConverter<BytesReply> BytesReplies = Converters.Get<BytesReply>();

    private readonly MessageBuffer _output = new();
    private readonly PerlReader _reader;
    private readonly PerlWriter _writer;

    public OurCodec(MessageFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        _reader = format.CreateReader();
        _writer = format.CreateWriter();
    }

    public override byte[] Encode(DocumentKind kind)
    {
        Write(kind);
        return _output.WrittenSpan.ToArray();
    }

    public override int Write(DocumentKind kind)
    {
        _output.Truncate(0);
        _writer.Start(_output);
        switch (kind)
        {
            case DocumentKind.Request: Requests.Write(_writer, Request.Example); break;
            case DocumentKind.Reply: Replies.Write(_writer, Reply.Example); break;
            case DocumentKind.Records: RecordsReplies.Write(_writer, RecordsReply.Example); break;
            default: BytesReplies.Write(_writer, BytesReply.Example); break;
        }
        _writer.Complete();
        return _output.Length;
    }

    public override object Read(DocumentKind kind, byte[] document)
    {
        _reader.Start(document);
        object read = kind switch
        {
            DocumentKind.Request => Requests.Read(_reader),
            DocumentKind.Reply => Replies.Read(_reader),
            DocumentKind.Records => RecordsReplies.Read(_reader),
            _ => BytesReplies.Read(_reader),
        };
        _reader.ReadEndOfDocument();
        return read;
    }
}
