using System.Numerics;

namespace EventRpc.Tool.Tests.Arguments;

/// <summary>Arguments as they are typed.</summary>
public sealed class CallArgumentsTests
{
    [Theory]
    [InlineData("text", "text")]
    [InlineData("17", "17")]
    [InlineData("-5", "-5")]
    [InlineData("", "")]
    [InlineData("$5", "$5")]
    [InlineData("http://host/?a=b", "http://host/?a=b")]
    [InlineData("\"a=b\"", "a=b")]
    [InlineData("\"@home\"", "@home")]
    public void A_word_is_one_argument(string word, string argument) => Assert.Equal([argument], CallArguments.Parse([word]));

    [Theory]
    [InlineData("data=1", "data", "1")]
    [InlineData("data=", "data", "")]
    [InlineData("a-b=c=d", "a-b", "c=d")]
    [InlineData("data=[draft]", "data", "[draft]")]
    [InlineData("data:=\"x\"", "data", "x")]
    public void A_named_argument_is_two(string word, string name, string value) => Assert.Equal([name, value], CallArguments.Parse([word]));

    [Fact]
    public void JSON_keeps_its_types()
    {
        var arguments = CallArguments.Parse(["""{"a": [1, 2.5, true, null, 123456789012345678901234567890], "a": 1, "b": {}}""", "x:=null", "y:=-3"]);

        var hash = Assert.IsType<Dictionary<string, object?>>(arguments[0]);
        Assert.Equal(1L, hash["a"]);
        Assert.Empty(Assert.IsType<Dictionary<string, object?>>(hash["b"]));
        Assert.Equal(["x", null, "y", -3L], arguments[1..]);
        var list = Assert.IsType<List<object?>>(CallArguments.Parse(["[1, 2.5, true, null, 123456789012345678901234567890]"])[0]);
        Assert.Equal([1L, 2.5, true, null, BigInteger.Parse("123456789012345678901234567890")], list);
    }

    [Theory]
    [InlineData("[1")]
    [InlineData("{a:1}")]
    [InlineData("x:=")]
    [InlineData("x:={\"$bytes\":\"%\"}")]
    public void What_is_no_JSON_is_refused(string word) => Assert.Equal(ExitCode.Usage, Assert.Throws<ToolException>(() => CallArguments.Parse([word])).ExitCode);

    [Fact]
    public void JSON_that_nests_endlessly_is_refused() => Assert.Throws<ToolException>(() => CallArguments.Parse([new string('[', 100_000)]));

    [Fact]
    public void A_variable_is_an_object_where_there_are_variables() =>
        Assert.Equal(["<a>", "owner", "<b>"], CallArguments.Parse(["$a", "owner=$b"], name => $"<{name}>"));
}
