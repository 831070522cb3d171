namespace EventRpc.Tool.Tests.Session;

/// <summary>Words and quotes.</summary>
public sealed class SessionLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  a  b ", "a|b")]
    [InlineData("a 'b  c' d", "a|b  c|d")]
    [InlineData("""a x="b c"'d e'""", "a|x=b cd e")]
    [InlineData("""a "b \"c\" \\ \n" """, """a|b "c" \ \n""")]
    [InlineData("""a '{"x": 1}'""", """a|{"x": 1}""")]
    [InlineData("a '' b", "a||b")]
    public void Quotes_hold_words_together(string line, string words) => Assert.Equal(words, string.Join('|', SessionLine.Split(line)));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b\\\"")]
    public void A_quote_without_an_end_is_refused(string line) => Assert.Throws<ToolException>(() => SessionLine.Split(line));
}
