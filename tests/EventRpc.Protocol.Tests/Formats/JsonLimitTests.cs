namespace EventRpc.Protocol.Tests.Formats;

public class JsonLimitTests
{
    private const string Rich =
        " { \"a\" : [ 1 , -2.5e-1 , null , true , false , \"x\\n\\u20ac\\ud83d\\ude00\\\\\" ] , \"caf\u00e9\" : 12345678901234567890123 , " +
        "\"o\":(\"T\\u00f62\")[[\"HASH\",[\"k\",1,2.5,{},null,[[]]],9,(\"X\")[1]],\"i\"],\"p\":(\"T\")[[\"SCALAR\",(\"U\")[[\"ARRAY\",[1]]]]]}";

    [Fact]
    public void A_document_cut_off_anywhere_is_refused_in_the_one_way()
    {
        JsonNotation.Read(Rich);
        for (var length = 0; length < Rich.Length; length++)
            JsonNotation.Refused(Rich[..length]);
    }

    [Fact]
    public void A_document_with_any_byte_changed_is_read_or_refused_in_the_one_way()
    {
        const string bytes = "\0\n \"\\()[]{},:019-.eEtfnua\u007f\u00ef\u00ff";
        for (var i = 0; i < Rich.Length; i++)
        {
            foreach (var replacement in bytes)
            {
                var changed = Rich[..i] + replacement + Rich[(i + 1)..];
                if (Record.Exception(() => JsonNotation.Read(changed)) is { } error)
                    Assert.IsType<PerlDataException>(error);
                if (Record.Exception(() => JsonNotation.Skip(changed)) is { } skipError)
                    Assert.IsType<PerlDataException>(skipError);
            }
        }
    }

    [Theory]
    [InlineData("[", "]", 512)]
    [InlineData("{\"a\":", "}", 512)]
    [InlineData("(\"T\")[[\"SCALAR\",", "]]", 256)]
    [InlineData("(\"T\")[[\"ARRAY\",[", "]]]", 170)]
    [InlineData("(\"T\")[[\"HASH\",[1,", "]]]", 170)]
    public void Values_nest_as_deep_as_the_peer_lets_them(string open, string close, int depth)
    {
        var document = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        JsonNotation.Skip(document);
        JsonNotation.Read(document);
    }

    [Theory]
    [InlineData("[", 513)]
    [InlineData("[", 100_000)]
    [InlineData("{\"a\":", 513)]
    [InlineData("{\"a\":", 100_000)]
    [InlineData("(\"T\")[[\"SCALAR\",", 100_000)]
    [InlineData("(\"T\")[[\"HASH\",[1,", 100_000)]
    [InlineData("(\"T\")[[\"SCALAR\",1,", 100_000)]
    [InlineData("(\"T\")[[\"SCALAR\",1],", 100_000)]
    public void Deeper_values_are_refused(string open, int depth)
    {
        var document = string.Concat(Enumerable.Repeat(open, depth)) + "1";

        Assert.Equal(PerlDataError.LimitExceeded, JsonNotation.Refused(document).Error);
    }

    [Fact]
    public void The_limits_may_be_stricter_than_the_peer()
    {
        var reader = new JsonReader(new PerlLimits { MaxDepth = 2 });
        reader.Start("[[1]]"u8.ToArray());
        reader.Skip();
        reader.Start("[[[1]]]"u8.ToArray());

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(reader.Skip).Error);
    }

    [Theory]
    [InlineData(1, 512)]
    [InlineData(2, 256)]
    [InlineData(3, 170)]
    public void What_is_written_nests_no_deeper_than_the_peer_reads(int brackets, int depth)
    {
        JsonNotation.Skip(JsonNotation.Write(writer => WriteNested(writer, brackets, depth)));

        var error = Assert.Throws<PerlDataException>(() => JsonNotation.Write(writer => WriteNested(writer, brackets, depth + 1)));

        Assert.Equal(PerlDataError.LimitExceeded, error.Error);
    }

    [Fact]
    public void Reading_a_small_hash_allocates_nothing()
    {
        var document = "{\"ok\":1,\"x\":-2.5,\"caf\u00e9\":\"a\\n\\u20ac\",\"l\":[null,true],\"o\":(\"T\")[[\"HASH\",[1.5,2]]]}"u8.ToArray();
        var reader = new JsonReader(PerlLimits.Default);

        Assert.Equal(0, Allocations.Least(() => ReadOnce(reader, document)));
    }

    [Fact]
    public void Writing_a_small_hash_allocates_nothing()
    {
        using var output = new MessageBuffer();
        var writer = new JsonWriter(PerlLimits.Default);

        Assert.Equal(0, Allocations.Least(() => WriteOnce(writer, output)));
    }

    private static void ReadOnce(JsonReader reader, byte[] document)
    {
        reader.Start(document);
        reader.Skip();
        reader.ReadEndOfDocument();
    }

    private static void WriteOnce(JsonWriter writer, MessageBuffer output)
    {
        output.Truncate(0);
        writer.Start(output);
        writer.WriteStartHash(3);
        writer.WriteKey("ok"u8);
        writer.WriteInteger(1);
        writer.WriteKey("caf\u00e9");
        writer.WriteString("a\n\u20ac\U0001f600 and some more");
        writer.WriteKey("x");
        writer.WriteFloat(-2.5);
        writer.WriteEndHash();
        writer.Complete();
    }

    private static void WriteNested(PerlWriter writer, int brackets, int depth)
    {
        if (depth == 0)
        {
            writer.WriteInteger(1);
        }
        else if (brackets == 1)
        {
            writer.WriteStartArray(1);
            WriteNested(writer, brackets, depth - 1);
            writer.WriteEndArray();
        }
        else if (brackets == 2)
        {
            writer.WriteStartBlessed("T", PerlType.Reference);
            writer.WriteStartReference();
            WriteNested(writer, brackets, depth - 1);
            writer.WriteEndReference();
            writer.WriteEndBlessed();
        }
        else
        {
            writer.WriteStartBlessed("T", PerlType.Array);
            writer.WriteStartArray(1);
            WriteNested(writer, brackets, depth - 1);
            writer.WriteEndArray();
            writer.WriteEndBlessed();
        }
    }
}
