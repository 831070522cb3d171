namespace EventRpc.Protocol.Tests.Formats;

public class JsonReaderTests
{
    [Theory]
    [InlineData("null", "undef")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("12", "12")]
    [InlineData("\"abc\"", "'abc'")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("[[],{},[[]]]", "[[],{},[[]]]")]
    [InlineData("[1,\"a\",null,{\"k\":[true,-2.5]}]", "[1,'a',undef,{'k':[true,-2.5f]}]")]
    public void Any_value_may_be_the_root(string document, string expected)
    {
        Assert.Equal(expected, JsonNotation.Read(document));
        JsonNotation.Skip(document);
    }

    [Theory]
    [InlineData("{\"cmd\":\"version\"}", "{'cmd':'version'}")]
    [InlineData("{\"ok\":1,\"protocol\":\"1.00\",\"version\":\"1.10\"}", "{'ok':1,'protocol':'1.00','version':'1.10'}")]
    [InlineData(
        "{\"params\":[(\"T2\")[[\"SCALAR\",\"T2=HASH(0x5581a2b4c6d8)\"]]],\"cmd\":\"exec\"}",
        "{'params':[T2(\\'T2=HASH(0x5581a2b4c6d8)')],'cmd':'exec'}")]
    public void The_peers_own_documents_are_read(string document, string expected) =>
        Assert.Equal(expected, JsonNotation.Read(document));

    [Fact]
    public void Whitespace_may_stand_around_everything() =>
        Assert.Equal(
            "{'a':[1,2],'b':{},'c':[]}",
            JsonNotation.Read(" \t\r\n{ \"a\" :\n[\t1 ,\r2 ] , \"b\" : { } , \"c\" : [ ] }\n\r\t "));

    [Fact]
    public void A_key_that_stands_twice_is_passed_on_twice() =>
        Assert.Equal("{'a':1,'a':2}", JsonNotation.Read("{\"a\":1,\"a\":2}"));

    [Theory]
    [InlineData("\u00ef\u00bb\u00bf[]", 0)]
    [InlineData("[\u00a0]", 1)]
    [InlineData("\u000b1", 0)]
    [InlineData("\f1", 0)]
    [InlineData("[1,]", 3)]
    [InlineData("[,1]", 1)]
    [InlineData("[,]", 1)]
    [InlineData("[1 2]", 3)]
    [InlineData("[1}", 2)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("{,}", 1)]
    [InlineData("{\"a\"}", 4)]
    [InlineData("{\"a\" 1}", 5)]
    [InlineData("{\"a\":}", 5)]
    [InlineData("{\"a\":1 \"b\":2}", 7)]
    [InlineData("{\"a\":1]", 6)]
    [InlineData("{a:1}", 1)]
    [InlineData("{1:2}", 1)]
    [InlineData("{(\"T\")[[\"HASH\",[]]]:1}", 1)]
    [InlineData("['a']", 1)]
    [InlineData("[1/* x */]", 2)]
    [InlineData("[1] # x", 4)]
    [InlineData("[1]// x", 3)]
    [InlineData("[nan]", 1)]
    [InlineData("[NaN]", 1)]
    [InlineData("[inf]", 1)]
    [InlineData("[Infinity]", 1)]
    [InlineData("[True]", 1)]
    [InlineData("[truex]", 5)]
    [InlineData("[trux]", 1)]
    [InlineData("[fals]", 1)]
    [InlineData("]", 0)]
    [InlineData(")", 0)]
    [InlineData("[)]", 1)]
    [InlineData(")[[\"SCALAR\",1]]", 0)]
    public void What_the_peer_refuses_is_malformed(string document, int offset)
    {
        var error = JsonNotation.Refused(document);

        Assert.Equal(PerlDataError.Malformed, error.Error);
        Assert.Equal(offset, error.Offset);
    }

    [Theory]
    [InlineData("1 2")]
    [InlineData("[1][2]")]
    [InlineData("{} ]")]
    [InlineData("nulll")]
    [InlineData("12a")]
    [InlineData("1\0")]
    public void Only_whitespace_may_follow_the_root(string document) =>
        Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused(document).Error);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("[")]
    [InlineData("[1,")]
    [InlineData("tru")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("\"\\u00")]
    [InlineData("\"\\ud800")]
    [InlineData("\"\\ud800\\")]
    [InlineData("(\"T\")[[\"SCALAR\",1]")]
    public void A_document_that_stops_short_is_truncated(string document)
    {
        var error = JsonNotation.Refused(document);

        Assert.Equal(PerlDataError.Truncated, error.Error);
        Assert.InRange(error.Offset, 0, document.Length);
    }

    [Fact]
    public void Asking_for_another_type_says_what_is_there_and_takes_nothing()
    {
        var reader = JsonNotation.Start("[null,true,1,1.5,\"a\",[],{},(\"T\")[[\"SCALAR\",1]]]");
        reader.ReadStartArray();
        PerlType[] types = [PerlType.Undef, PerlType.Boolean, PerlType.Integer, PerlType.Float, PerlType.String, PerlType.Array, PerlType.Hash, PerlType.Blessed];
        foreach (var type in types)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(type, reader.Peek());
            foreach (var other in types.Append(PerlType.Reference).Where(other => other != type))
                Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(() => Take(reader, other)).Error);
            Assert.Equal(type, reader.Peek());
            reader.Skip();
        }
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();
    }

    [Fact]
    public void A_value_that_was_passed_can_be_gone_back_to()
    {
        var reader = JsonNotation.Start("{\"params\": [1,{\"a\":\"\\u20ac\"}] ,\"cmd\":\"x\"}");
        reader.ReadStartHash();
        Assert.True(reader.MoveNext());
        reader.ReadKey();
        var position = reader.Position;
        reader.Skip();
        Assert.True(reader.MoveNext());
        Assert.True(reader.ReadKey().Is("cmd"u8));
        Assert.Equal("'x'", JsonNotation.Value(reader));
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();

        reader.Seek(position);

        Assert.Equal("[1,{'a':'€'}]", JsonNotation.Value(reader));
    }

    [Fact]
    public void A_reader_can_be_started_again_after_a_document_that_failed()
    {
        var reader = JsonNotation.Start("[[[1,");
        Assert.Throws<PerlDataException>(reader.Skip);

        reader.Start("[2]"u8.ToArray());

        Assert.Equal("[2]", JsonNotation.Value(reader));
        reader.ReadEndOfDocument();
    }

    private static void Take(JsonReader reader, PerlType type)
    {
        switch (type)
        {
            case PerlType.Undef: reader.ReadUndef(); break;
            case PerlType.Boolean: reader.ReadBoolean(); break;
            case PerlType.Integer: reader.ReadInteger(); break;
            case PerlType.Float: reader.ReadFloat(); break;
            case PerlType.String: reader.ReadString(); break;
            case PerlType.Array: reader.ReadStartArray(); break;
            case PerlType.Hash: reader.ReadStartHash(); break;
            case PerlType.Reference: reader.ReadStartReference(); break;
            default: reader.ReadStartBlessed(); break;
        }
    }
}
