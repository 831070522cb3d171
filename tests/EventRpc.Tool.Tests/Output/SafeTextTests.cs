namespace EventRpc.Tool.Tests.Output;

/// <summary>Text of a hostile server.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain ~text", "plain ~text")]
    [InlineData("größe 日本 \U0001F468\u200d\U0001F469", "größe 日本 \U0001F468\u200d\U0001F469")]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("\u009b31m\u007f\0", "\\u009b31m\\u007f\\u0000")]
    [InlineData("a\u202eb\u2066c\ufeff", "a\\u202eb\\u2066c\\ufeff")]
    [InlineData("a\u2028b", "a\\u2028b")]
    [InlineData("\U000E0041", "\\udb40\\udc41")]
    [InlineData("a\r\n\tb", "a\\u000d\n\tb")]
    public void What_controls_a_terminal_is_written_out(string text, string safe) => Assert.Equal(safe, SafeText.Escape(text));

    [Fact]
    public void Half_a_character_is_written_out() => Assert.Equal("\\ud800x", SafeText.Escape("\ud800x"));

    [Fact]
    public void A_line_stays_one_line() => Assert.Equal("a\\u000a\\u0009b", SafeText.OneLine("a\n\tb"));
}
