namespace EventRpc.Protocol.Tests.Formats;

public class JsonReaderObjectTests
{
    [Theory]
    [InlineData("(\"T2\")[[\"HASH\",[\"k\",1,\"l\",[2]]]]", "T2({'k':1,'l':[2]})")]
    [InlineData("(\"T2\")[[\"HASH\",[]]]", "T2({})")]
    [InlineData("(\"T2\")[[\"ARRAY\",[1,\"a\",null]]]", "T2([1,'a',undef])")]
    [InlineData("(\"T2\")[[\"ARRAY\",[]]]", "T2([])")]
    [InlineData("(\"T2\")[[\"SCALAR\",\"id\"]]", "T2(\\'id')")]
    [InlineData("(\"T2\")[[\"SCALAR\",null]]", "T2(\\undef)")]
    [InlineData("(\"T2\")[[\"SCALAR\",[1]]]", "T2(\\[1])")]
    [InlineData("(\"A\")[[\"SCALAR\",(\"B\")[[\"HASH\",[\"k\",(\"C\")[[\"ARRAY\",[{}]]]]]]]]", "A(\\B({'k':C([{}])}))")]
    [InlineData("[1,(\"T2\")[[\"HASH\",[]]],{\"a\":(\"T2\")[[\"HASH\",[]]]}]", "[1,T2({}),{'a':T2({})}]")]
    [InlineData("(\"T\u00f6st\")[[\"\\u0048ASH\",[]]]", "T\u00f6st({})")]
    [InlineData("(\"T\\u20acst\")[[\"\\u0048ASH\",[]]]", "T\u20acst({})")]
    [InlineData("(\"\")[[\"HASH\",[]]]", "main({})")]
    public void A_tag_is_an_object_of_its_type(string document, string expected)
    {
        Assert.Equal(expected, JsonNotation.Read(document));
        JsonNotation.Skip(document);
    }

    [Fact]
    public void Whitespace_may_stand_around_the_parts() =>
        Assert.Equal("T2({'k':1})", JsonNotation.Read(" ( \"T2\"\t)\r\n[ [ \"HASH\" , [ \"k\" , 1 ] ] ] "));

    [Theory]
    [InlineData("(\"T2\")[[\"SCALAR\",\"id\",7],8,[9]]", "T2(\\'id')")]
    [InlineData("(\"T2\")[[\"HASH\",[\"a\",1],{\"x\":[]},null] , 5,[6] ]", "T2({'a':1})")]
    [InlineData("(\"T2\")[[\"ARRAY\",[1],(\"X\")[5,(\"Y\")[]]],(\"Z\") []]", "T2([1])")]
    public void What_stands_behind_the_content_is_ignored(string document, string expected)
    {
        Assert.Equal(expected, JsonNotation.Read(document));
        Assert.Equal($"[{expected},{expected}]", JsonNotation.Read($"[{document},{document}]"));
        JsonNotation.Skip(document);
    }

    [Fact]
    public void Content_that_is_absent_is_undef_as_Perl_has_it()
    {
        Assert.Equal("[T2(\\undef)]", JsonNotation.Read("[(\"T2\")[[\"SCALAR\"]]]"));
        Assert.Equal("[T2({'a':undef})]", JsonNotation.Read("[(\"T2\")[[\"HASH\",[\"a\"]]]]"));
        Assert.Equal("[T2({'a':1,'b':undef})]", JsonNotation.Read("[(\"T2\")[[\"HASH\",[\"a\",1,\"b\" ]]]]"));
        JsonNotation.Skip("[(\"T2\")[[\"SCALAR\"]],(\"T2\")[[\"HASH\",[\"a\"]]]]");
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.0", "0")]
    [InlineData("1e15", "1e+15")]
    [InlineData("1e-5", "1e-05")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.1234567890123456789", "0.123456789012346")]
    [InlineData("123456789012345.678", "123456789012346")]
    [InlineData("1e400", "Inf")]
    [InlineData("-1e400", "-Inf")]
    [InlineData("null", "")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("\"\\u20ac\"", "\u20ac")]
    public void A_scalar_key_is_the_string_that_Perl_makes_of_it(string key, string expected) =>
        Assert.Equal($"T2({{'{expected}':7}})", JsonNotation.Read($"(\"T2\")[[\"HASH\",[{key},7]]]"));

    [Theory]
    [InlineData("(\"T2\"", PerlDataError.Truncated)]
    [InlineData("(\"T2\")", PerlDataError.Truncated)]
    [InlineData("()[[\"HASH\",[]]]", PerlDataError.Malformed)]
    [InlineData("(5)[[\"HASH\",[]]]", PerlDataError.Malformed)]
    [InlineData("((\"T2\")[[\"HASH\",[]]])[[\"HASH\",[]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\",)[[\"HASH\",[]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\"){\"a\":1}", PerlDataError.Malformed)]
    [InlineData("(\"T2\")(\"T2\")[[\"HASH\",[]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[\"HASH\",[]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[null]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[1,[]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\"]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",null]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",{\"a\":1}]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",\"a\"]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"ARRAY\"]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"ARRAY\",{}]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",[[1],2]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",[\"a\",]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",[\"a\",1,]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"HASH\",[\"a\":1]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\" 1]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1],]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1,],1]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1] 5]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1,)[[\"SCALAR\",1]]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1,(\"X\")5]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",1,(5)[]]]", PerlDataError.Malformed)]
    [InlineData("(\"T2\")[[\"SCALAR\",)[[\"SCALAR\",1]]]]", PerlDataError.Malformed)]
    public void A_tag_that_the_peer_refuses_is_refused(string document, PerlDataError expected) =>
        Assert.Equal(expected, JsonNotation.Refused(document).Error);

    [Fact]
    public void Another_type_is_refused_by_its_name()
    {
        var error = JsonNotation.Refused("[(\"T2\")[[\"REF\",1]]]");

        Assert.Equal(PerlDataError.Malformed, error.Error);
        Assert.StartsWith("Unsupported reference type 'REF'", error.Message, StringComparison.Ordinal);
        Assert.InRange(JsonNotation.Refused($"(\"T2\")[[\"{new string('x', 5000)}\",1]]").Message.Length, 50, 300);
    }

    [Theory]
    [InlineData("[(\"T2\")[[\"HASH\",[\"a\",1,\"b\"],2],3],4]", "{'a':1,'b':undef}")]
    [InlineData("[(\"T2\") [[\"ARRAY\",[1,2],2],3],4]", "[1,2]")]
    [InlineData("[(\"T2\" ) [ [ \"SCALAR\"],3],4]", "\\undef")]
    public void An_object_and_its_content_can_be_gone_back_to(string document, string content)
    {
        var reader = JsonNotation.Start(document);
        reader.ReadStartArray();
        reader.MoveNext();
        var whole = reader.Position;
        Assert.True(reader.ReadStartBlessed().Is("T2"u8));
        var inner = reader.Position;
        Assert.Equal(content, JsonNotation.Value(reader));
        reader.ReadEnd();
        Assert.True(reader.MoveNext());
        Assert.Equal("4", JsonNotation.Value(reader));

        reader.Seek(inner);
        Assert.Equal(content, JsonNotation.Value(reader));
        reader.Seek(whole);
        Assert.Equal($"T2({content})", JsonNotation.Value(reader));
    }

    [Fact]
    public void A_value_that_is_absent_can_be_gone_back_to()
    {
        var reader = JsonNotation.Start("(\"T2\")[[\"HASH\",[\"a\"]]]");
        reader.ReadStartBlessed();
        reader.ReadStartHash();
        reader.MoveNext();
        Assert.True(reader.ReadKey().Is("a"u8));
        var position = reader.Position;
        reader.Skip();
        Assert.False(reader.MoveNext());
        reader.ReadEnd();
        reader.ReadEndOfDocument();

        reader.Seek(position);

        Assert.Equal("undef", JsonNotation.Value(reader));
    }
}
