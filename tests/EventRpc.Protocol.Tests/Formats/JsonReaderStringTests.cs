using System.Text;

namespace EventRpc.Protocol.Tests.Formats;

public class JsonReaderStringTests
{
    [Fact]
    public void Each_byte_from_80_to_ff_is_that_character()
    {
        var all = string.Concat(Enumerable.Range(0x80, 0x80).Select(i => (char)i));

        var value = JsonNotation.Start($"\"{all}\"").ReadString();

        Assert.False(value.IsText);
        Assert.Equal(Encoding.Latin1.GetBytes(all), value.Bytes.ToArray());
    }

    [Fact]
    public void Utf8_is_not_decoded() =>
        Assert.Equal("'\u00e2\u0082\u00ac'", JsonNotation.Read("\"\u00e2\u0082\u00ac\""));

    [Fact]
    public void A_string_without_escapes_is_not_copied()
    {
        var document = "[\"abc\"]"u8.ToArray();
        var reader = new JsonReader(PerlLimits.Default);
        reader.Start(document);
        reader.ReadStartArray();
        reader.MoveNext();

        Assert.True(reader.ReadString().Bytes.Overlaps(document.AsSpan(2, 3), out var offset));
        Assert.Equal(0, offset);
    }

    [Theory]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    [InlineData("a\\u0000b", "a\0b")]
    [InlineData("\\u0041\\u00e9\\u00E9\\u00ff", "A\u00e9\u00e9\u00ff")]
    [InlineData("caf\u00e9\\n\u00ff", "caf\u00e9\n\u00ff")]
    [InlineData("\u007f\\u007f", "\u007f\u007f")]
    public void Escapes_that_stay_within_Latin_1_give_bytes(string content, string expected)
    {
        var value = JsonNotation.Start($"\"{content}\"").ReadString();

        Assert.False(value.IsText);
        Assert.Equal(expected, Encoding.Latin1.GetString(value.Bytes));
    }

    [Theory]
    [InlineData("\\u20ac", "\u20ac")]
    [InlineData("\\u0100", "\u0100")]
    [InlineData("caf\u00e9 \u00ff\\u20ac\u00e9\\u00e9x", "caf\u00e9 \u00ff\u20ac\u00e9\u00e9x")]
    [InlineData("plain ascii first \\u20ac and behind", "plain ascii first \u20ac and behind")]
    [InlineData("x\\ud83d\\ude00\\uDBFF\\uDFFFy", "x\U0001f600\U0010ffffy")]
    [InlineData("\\uffff\\ufdd0", "\uffff\ufdd0")]
    public void Escapes_beyond_Latin_1_give_text(string content, string expected)
    {
        var value = JsonNotation.Start($"\"{content}\"").ReadString();

        Assert.True(value.IsText);
        Assert.Equal(expected, Encoding.UTF8.GetString(value.Bytes));
    }

    [Fact]
    public void Long_strings_with_escapes_are_put_together_whole()
    {
        var latin = string.Concat(Enumerable.Repeat("s\u00e9\u00ff", 30_000));

        Assert.Equal($"'{latin}\n{latin}\u20ac{latin}'", JsonNotation.Read($"\"{latin}\\n{latin}\\u20ac{latin}\""));
    }

    [Fact]
    public void Keys_have_the_same_escapes() =>
        Assert.Equal("{'':1,'\u20ac\"':2,'\u00e9':3}", JsonNotation.Read("{\"\":1,\"\\u20ac\\\"\" :2,\"\u00e9\":3}"));

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\ud800x")]
    [InlineData("\\ud800\\n")]
    [InlineData("\\ud800\\u0041")]
    [InlineData("\\ud800\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\udc00\\ud800")]
    public void Half_a_surrogate_pair_is_malformed(string content) =>
        Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused($"[\"{content}\"]").Error);

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\'")]
    [InlineData("\\U0041")]
    [InlineData("\\u12")]
    [InlineData("\\u00g0")]
    [InlineData("\\uzzzz")]
    public void Other_escapes_are_malformed(string content) =>
        Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused($"[\"{content}\"]").Error);

    [Fact]
    public void Control_characters_must_be_escaped()
    {
        for (var i = 0; i < 0x20; i++)
        {
            Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused($"[\"a{(char)i}b\"]").Error);
            Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused($"[\"\\n{(char)i}b\"]").Error);
        }
    }
}
