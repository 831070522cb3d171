using System.Formats.Cbor;
using System.Text;
using EventRpc.Benchmarks.Documents;

namespace EventRpc.Benchmarks.Formats;

/// <summary>System.Formats.Cbor, by hand, as it has no converters: the same documents, whose strings are byte strings as Perl's are.</summary>
public sealed class SystemCborCodec : Codec
{
    private readonly CborWriter _writer = new(CborConformanceMode.Lax);

    public override byte[] Encode(DocumentKind kind)
    {
        Write(kind);
        return _writer.Encode();
    }

    public override int Write(DocumentKind kind)
    {
        _writer.Reset();
        switch (kind)
        {
            case DocumentKind.Request: Write(Request.Example); break;
            case DocumentKind.Reply: Write(Reply.Example.Ok, Reply.Example.Rc, (self, text) => self.WriteText(text)); break;
            case DocumentKind.Records: Write(RecordsReply.Example.Ok, RecordsReply.Example.Rc, static (self, records) => self.Write(records)); break;
            default: Write(BytesReply.Example.Ok, BytesReply.Example.Rc, static (self, bytes) => self._writer.WriteByteString(bytes)); break;
        }
        return _writer.BytesWritten;
    }

    public override object Read(DocumentKind kind, byte[] document)
    {
        var reader = new CborReader(document, CborConformanceMode.Lax);
        return kind switch
        {
            DocumentKind.Request => ReadRequest(reader),
            DocumentKind.Reply => ReadReply(reader, ReadText, static (ok, rc) => new Reply(ok, rc)),
            DocumentKind.Records => ReadReply(reader, static r => ReadList(r, ReadRecord), static (ok, rc) => new RecordsReply(ok, rc)),
            _ => ReadReply(reader, static r => r.ReadByteString(), static (ok, rc) => new BytesReply(ok, rc)),
        };
    }

    private void WriteText(string text)
    {
        Span<byte> small = stackalloc byte[256];
        var bytes = text.Length <= small.Length ? small[..Encoding.ASCII.GetBytes(text, small)] : Encoding.ASCII.GetBytes(text);
        _writer.WriteByteString(bytes);
    }

    private void Write(Request request)
    {
        _writer.WriteStartMap(4);
        _writer.WriteByteString("cmd"u8);
        WriteText(request.Cmd);
        _writer.WriteByteString("oid"u8);
        WriteText(request.Oid);
        _writer.WriteByteString("method"u8);
        WriteText(request.Method);
        _writer.WriteByteString("params"u8);
        _writer.WriteStartArray(request.Params.Count);
        foreach (var parameter in request.Params)
            WriteText(parameter);
        _writer.WriteEndArray();
        _writer.WriteEndMap();
    }

    private void Write<T>(int ok, List<T> rc, Action<SystemCborCodec, T> write)
    {
        _writer.WriteStartMap(2);
        _writer.WriteByteString("ok"u8);
        _writer.WriteInt32(ok);
        _writer.WriteByteString("rc"u8);
        _writer.WriteStartArray(rc.Count);
        foreach (var value in rc)
            write(this, value);
        _writer.WriteEndArray();
        _writer.WriteEndMap();
    }

    private void Write(List<Record> records)
    {
        _writer.WriteStartArray(records.Count);
        foreach (var record in records)
        {
            _writer.WriteStartMap(6);
            _writer.WriteByteString("id"u8);
            _writer.WriteInt32(record.Id);
            _writer.WriteByteString("name"u8);
            WriteText(record.Name);
            _writer.WriteByteString("value"u8);
            _writer.WriteDouble(record.Value);
            _writer.WriteByteString("active"u8);
            _writer.WriteInt32(record.Active);
            _writer.WriteByteString("comment"u8);
            WriteText(record.Comment);
            _writer.WriteByteString("inner"u8);
            _writer.WriteStartMap(3);
            _writer.WriteByteString("x"u8);
            _writer.WriteInt32(record.Inner.X);
            _writer.WriteByteString("y"u8);
            _writer.WriteInt32(record.Inner.Y);
            _writer.WriteByteString("label"u8);
            WriteText(record.Inner.Label);
            _writer.WriteEndMap();
            _writer.WriteEndMap();
        }
        _writer.WriteEndArray();
    }

    private static string ReadText(CborReader reader) => Encoding.ASCII.GetString(reader.ReadDefiniteLengthByteString().Span);

    private static List<T> ReadList<T>(CborReader reader, Func<CborReader, T> read)
    {
        var list = new List<T>(reader.ReadStartArray() ?? 0);
        while (reader.PeekState() != CborReaderState.EndArray)
            list.Add(read(reader));
        reader.ReadEndArray();
        return list;
    }

    private static T ReadReply<TItem, T>(CborReader reader, Func<CborReader, TItem> read, Func<int, List<TItem>, T> make)
    {
        var ok = 0;
        List<TItem> rc = [];
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.ReadDefiniteLengthByteString().Span.SequenceEqual("ok"u8))
                ok = reader.ReadInt32();
            else
                rc = ReadList(reader, read);
        }
        reader.ReadEndMap();
        return make(ok, rc);
    }

    private static Request ReadRequest(CborReader reader)
    {
        string cmd = "", oid = "", method = "";
        List<string> parameters = [];
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = reader.ReadDefiniteLengthByteString().Span;
            if (key.SequenceEqual("cmd"u8))
                cmd = ReadText(reader);
            else if (key.SequenceEqual("oid"u8))
                oid = ReadText(reader);
            else if (key.SequenceEqual("method"u8))
                method = ReadText(reader);
            else
                parameters = ReadList(reader, ReadText);
        }
        reader.ReadEndMap();
        return new(cmd, oid, method, parameters);
    }

    private static Record ReadRecord(CborReader reader)
    {
        int id = 0, active = 0;
        string name = "", comment = "";
        double value = 0;
        Inner? inner = null;
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = reader.ReadDefiniteLengthByteString().Span;
            if (key.SequenceEqual("id"u8))
                id = reader.ReadInt32();
            else if (key.SequenceEqual("name"u8))
                name = ReadText(reader);
            else if (key.SequenceEqual("value"u8))
                value = reader.ReadDouble();
            else if (key.SequenceEqual("active"u8))
                active = reader.ReadInt32();
            else if (key.SequenceEqual("comment"u8))
                comment = ReadText(reader);
            else
                inner = ReadInner(reader);
        }
        reader.ReadEndMap();
        return new(id, name, value, active, comment, inner!);
    }

    private static Inner ReadInner(CborReader reader)
    {
        int x = 0, y = 0;
        var label = "";
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = reader.ReadDefiniteLengthByteString().Span;
            if (key.SequenceEqual("x"u8))
                x = reader.ReadInt32();
            else if (key.SequenceEqual("y"u8))
                y = reader.ReadInt32();
            else
                label = ReadText(reader);
        }
        reader.ReadEndMap();
        return new(x, y, label);
    }
}
