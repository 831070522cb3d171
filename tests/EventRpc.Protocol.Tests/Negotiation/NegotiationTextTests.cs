using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Negotiation;

public sealed partial class NegotiationTextTests
{
    public static TheoryData<string, string, string, string> Encodings =>
        [.. Vectors("encode").Select(v => (v.Fields![0], v.Fields[1], v.Fields[2], v.Text))];

    public static TheoryData<string, string?> Decodings =>
        [.. Vectors("decode").Select(v => (v.Text, v.Fields is null ? null : string.Join('|', v.Fields)))];

    [Theory]
    [MemberData(nameof(Encodings))]
    [InlineData("0", "0", "0", "/0/E:R:M:N/1//2//3//0/")]
    [InlineData("1", "a/1/b", "", "/0/E:R:M:N/1/1/2/ab/3//0/")]
    [InlineData("1", "a/12/b", "", "/0/E:R:M:N/1/1/2/a/12/b/3//0/")]
    [InlineData("1", "/1/2/", "", "/0/E:R:M:N/1/1/2/2//3//0/")]
    [InlineData("1", "00", "0.0", "/0/E:R:M:N/1/1/2/00/3/0.0/0/")]
    public void A_text_is_written_as_the_peer_writes_it(string ok, string message, string command, string text) =>
        Assert.Equal(text, new NegotiationText(ok, message, command).ToString());

    [Theory]
    [MemberData(nameof(Decodings))]
    [InlineData("/0/E:R:M:N/1/1/2/a/2/b/3/c/3/d/0/", "1|a/2/b|c/3/d")]
    [InlineData("/0/E:R:M:N/1/1/2/a/3/b/0/x/0/", "1|a|b/0/x")]
    [InlineData("/0/E:R:M:N/1/1/2/a/3/b/0/ ", null)]
    [InlineData("/0/E:R:M:N/1/1/2/a/3/b/0/\n\n", null)]
    [InlineData("/0/E:R:M:N/1/1/2/a\nb/3/c/0/", null)]
    [InlineData("\n/0/E:R:M:N/1/1/2/a/3/b/0/", null)]
    [InlineData("/0/E:R:M:N/1/1/3/a/2/b/0/", null)]
    [InlineData("/0/E:R:M:N/1/1/2/a/3/0/", null)]
    [InlineData("/0/E:R:M:N/1/1/2/3/b/0/", null)]
    [InlineData("/0/E:R:M:N/1/2//3//0/", null)]
    [InlineData("", null)]
    [InlineData("\n", null)]
    public void A_text_is_read_as_the_peer_reads_it(string text, string? expected) => Assert.Equal(expected, Parse(text));

    [Fact]
    public void Any_text_is_read_as_the_pattern_of_the_peer_reads_it()
    {
        var random = new Random(1);
        string[] parts = ["/0/", "/1/", "/2/", "/3/", "/", "0", "1", "2", "3", "a", "\n", ""];
        for (var i = 0; i < 20_000; i++)
        {
            var text = "/0/E:R:M:N/1/" + string.Concat(random.GetItems(parts, random.Next(12))) + (i % 2 == 0 ? "/0/" : "");
            var match = PeersPattern().Match(text);
            var expected = match.Success ? string.Join('|', match.Groups.Values.Skip(1).Select(g => g.Value)) : null;
            Assert.Equal(expected, Parse(text));
        }
    }

    [Theory]
    [InlineData("/2//3/")]
    [InlineData("/2/")]
    [InlineData("/3//0/")]
    [InlineData("/2//3//0/")]
    public void A_long_text_of_nothing_but_marks_is_read_in_one_pass(string marks)
    {
        // A pattern that tries every combination of marks would not come back from this.
        var text = "/0/E:R:M:N/1/" + string.Concat(Enumerable.Repeat(marks, 100_000)) + "x";

        Assert.Null(Parse(text));
    }

    [Fact]
    public void Bytes_above_7f_are_Latin_1()
    {
        Assert.True(NegotiationText.TryParse(Encoding.Latin1.GetBytes("/0/E:R:M:N/1/\u00e9/2/\u00ff/3/\u0080/0/"), out var text));
        Assert.Equal(new NegotiationText("\u00e9", "\u00ff", "\u0080"), text);
    }

    private static string? Parse(string text) =>
        NegotiationText.TryParse(Encoding.Latin1.GetBytes(text), out var parsed)
            ? $"{parsed.Ok}|{parsed.Message}|{parsed.Command}"
            : null;

    private static IEnumerable<NegotiationVector> Vectors(string direction) =>
        VectorFolder.Load(Repository.PathOf("tests", "vectors")).Negotiations.Where(vector => vector.Direction == direction);

    [GeneratedRegex("""\A/0/E:R:M:N/1/([^\n]*?)/2/([^\n]*?)/3/([^\n]*?)/0/\n?\z""")]
    private static partial Regex PeersPattern();
}
