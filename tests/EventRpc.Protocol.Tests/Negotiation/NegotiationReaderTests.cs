using System.Text;

namespace EventRpc.Protocol.Tests.Negotiation;

public sealed class NegotiationReaderTests
{
    private const string Text = "/0/E:R:M:N/1/1/2/SERL,CBOR/3/neg_formats_avail/0/";

    private readonly PerlReader _reader = MessageFormat.Negotiation.CreateReader();

    [Fact]
    public void The_text_is_a_hash_of_three_strings()
    {
        Start(Text);

        var hash = Assert.IsType<PerlHash>(PerlValue.Read(_reader));
        _reader.ReadEndOfDocument();

        Assert.Equal(["cmd", "msg", "ok"], hash.Items.Keys.Order());
        Assert.Equal("1", hash["ok"].ToString());
        Assert.Equal("SERL,CBOR", hash["msg"].ToString());
        Assert.Equal("neg_formats_avail", hash["cmd"].ToString());
    }

    [Fact]
    public void What_does_not_match_is_no_message_at_all()
    {
        var refusal = Assert.Throws<PerlDataException>(() => Start("pst0\u0004\u000b"));

        Assert.Equal(PerlDataError.Malformed, refusal.Error);
        Assert.Throws<PerlDataException>(() => Start(""));
    }

    [Fact]
    public void Every_value_can_be_gone_back_to()
    {
        Start(Text);
        List<int> bookmarks = [_reader.Position];
        _reader.ReadStartHash();
        while (_reader.MoveNext())
        {
            _reader.ReadKey();
            bookmarks.Add(_reader.Position);
            _reader.Skip();
        }

        List<string> found = [];
        foreach (var bookmark in bookmarks)
        {
            _reader.Seek(bookmark);
            found.Add(PerlValue.Read(_reader).ToString()!);
        }

        Assert.Equal(["HASH(3)", "1", "SERL,CBOR", "neg_formats_avail"], found);
    }

    [Fact]
    public void Asking_for_something_else_is_an_ordinary_error()
    {
        Start(Text);
        AssertWrongType(() => _reader.ReadStartArray());
        AssertWrongType(() => _reader.ReadString());
        _reader.ReadStartHash();
        _reader.MoveNext();
        Assert.True(_reader.ReadKey().Is("ok"u8));
        AssertWrongType(() => _reader.ReadUndef());
        AssertWrongType(() => _reader.ReadBoolean());
        AssertWrongType(() => _reader.ReadInteger());
        AssertWrongType(() => _reader.ReadFloat());
        AssertWrongType(() => _reader.ReadStartHash());
        AssertWrongType(() => _reader.ReadStartReference());
        AssertWrongType(() => _reader.ReadStartBlessed());
    }

    [Fact]
    public void Nothing_follows_the_hash()
    {
        Start(Text);
        _reader.Skip();

        Assert.Equal(PerlDataError.Truncated, Assert.Throws<PerlDataException>(() => _reader.Peek()).Error);
    }

    [Fact]
    public void One_reader_reads_many_texts()
    {
        foreach (var command in new[] { "a", "version", "" })
        {
            Start($"/0/E:R:M:N/1//2//3/{command}/0/");
            Assert.Equal(command, Assert.IsType<PerlHash>(PerlValue.Read(_reader))["cmd"].ToString());
            _reader.Clear();
        }
    }

    private static void AssertWrongType(Action read) =>
        Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(read).Error);

    private void Start(string text) => _reader.Start(Encoding.Latin1.GetBytes(text));
}
