using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

public sealed class CanonicalComparisonTests
{
    private const string Half = """{"t":"num","v":"0.5","bits":"3fe0000000000000"}""";
    private const string HalfAndALittle = """{"t":"num","v":"0.50000000000000011","bits":"3fe0000000000001"}""";
    private const string HalfAndMore = """{"t":"num","v":"0.50000000000011369","bits":"3fe0000000000400"}""";
    private const string Zero = """{"t":"num","v":"0","bits":"0000000000000000"}""";
    private const string Least = """{"t":"num","v":"4.9406564584124654e-324","bits":"0000000000000001"}""";
    private const string Infinity = """{"t":"num","v":"inf","bits":"7ff0000000000000"}""";
    private const string Date = """
        {"t":"obj","class":"Time::Piece","v":{"t":"list","v":[{"t":"int","v":"40"},{"t":"int","v":"4"},{"t":"int","v":"20"},{"t":"int","v":"21"},{"t":"int","v":"2"},{"t":"int","v":"113"},{"t":"int","v":"4"},{"t":"int","v":"79"},{"t":"int","v":"0"},{"t":"int","v":"1363896240"},{"t":"int","v":"0"}]}}
        """;

    [Theory]
    [InlineData("""{"t":"bytes","hex":"61"}""", """{"t":"text","s":"a"}""")]
    [InlineData("""{"t":"text","s":"\u00e9\\\""}""", """{"t":"bytes","hex":"e95c22"}""")]
    [InlineData("""{"t":"list","v":[{"t":"bytes","hex":"61"},{"t":"int","v":"1"}]}""", """{"t":"list","v":[{"t":"text","s":"a"},{"t":"int","v":"1"}]}""")]
    public void Bytes_and_text_of_the_same_characters_are_the_same_in_JSON_only(string expected, string actual)
    {
        Assert.True(AreSame(expected, actual, "JSON"));
        foreach (var format in new[] { "SERL", "CBOR", "STOR" })
            Assert.False(AreSame(expected, actual, format));
    }

    [Theory]
    [InlineData("""{"t":"bytes","hex":"61"}""", """{"t":"text","s":"b"}""")]
    [InlineData("""{"t":"bytes","hex":"31"}""", """{"t":"int","v":"1"}""")]
    [InlineData("""{"t":"list","v":[]}""", """{"t":"list","v":[{"t":"undef"}]}""")]
    [InlineData("""{"t":"list","v":[{"t":"undef"}]}""", """{"t":"list","v":[]}""")]
    [InlineData("""{"t":"hash","v":[["61",{"t":"undef"}]]}""", """{"t":"hash","v":[["a",{"t":"undef"}]]}""")]
    [InlineData("not in the notation", """{"t":"undef"}""")]
    [InlineData("", """{"t":"undef"}""")]
    public void Other_values_are_not_the_same_in_any_format(string expected, string actual)
    {
        foreach (var format in MessageFormat.All)
            Assert.False(AreSame(expected, actual, format.Name));
    }

    [Fact]
    public void Floats_of_JSON_may_differ_in_their_last_digits()
    {
        Assert.True(AreSame(Half, HalfAndALittle, "JSON"));
        Assert.False(AreSame(Half, HalfAndMore, "JSON"));
        Assert.False(AreSame(Half, HalfAndALittle, "CBOR"));
        Assert.False(AreSame(Infinity, Half, "JSON"));
        Assert.False(AreSame(Half, Infinity, "JSON"));
    }

    [Fact]
    public void A_float_of_JSON_that_the_reference_loses_may_be_kept_where_the_verdict_is_either()
    {
        Assert.True(AreSame(Zero, Least, "JSON", isLenient: true));
        Assert.False(AreSame(Zero, Least, "JSON"));
        Assert.False(AreSame(Zero, Least, "SERL", isLenient: true));
        Assert.False(AreSame(Zero, Half, "JSON", isLenient: true));
    }

    [Theory]
    [InlineData("""{"t":"text","s":"a\u0000"}""", """{"t":"text","s":"a\ufffdA"}""", true)]
    [InlineData("""{"t":"text","cp":"61 d800"}""", """{"t":"text","s":"a\ufffd"}""", true)]
    [InlineData("""{"t":"hash","v":[["a\u0000",{"t":"undef"}]]}""", """{"t":"hash","v":[["a\ufffd",{"t":"undef"}]]}""", true)]
    [InlineData("""{"t":"text","s":"b\u0000"}""", """{"t":"text","s":"a\ufffd"}""", false)]
    [InlineData("""{"t":"text","s":"a"}""", """{"t":"text","s":"b"}""", false)]
    [InlineData("""{"t":"bytes","hex":"61"}""", """{"t":"text","s":"\ufffd"}""", false)]
    public void Bytes_that_are_no_UTF_8_may_be_replaced_where_the_verdict_is_either(string expected, string actual, bool areSame)
    {
        Assert.Equal(areSame, AreSame(expected, actual, "SERL", isLenient: true));
        Assert.False(AreSame(expected, actual, "SERL"));
    }

    [Theory]
    [InlineData("""{"t":"int","v":"0"}""", """{"t":"int","v":"-18446744073709551616"}""", true)]
    [InlineData("""{"t":"int","v":"9223372036854775807"}""", """{"t":"int","v":"-9223372036854775809"}""", true)]
    [InlineData("""{"t":"hash","v":[["0",{"t":"undef"}]]}""", """{"t":"hash","v":[["-18446744073709551616",{"t":"undef"}]]}""", true)]
    [InlineData("""{"t":"int","v":"1"}""", """{"t":"int","v":"-18446744073709551616"}""", false)]
    [InlineData("""{"t":"int","v":"18446744073709551615"}""", """{"t":"int","v":"-1"}""", false)]
    [InlineData("""{"t":"cborerror"}""", """{"t":"undef"}""", true)]
    [InlineData("""{"t":"cborerror"}""", """{"t":"int","v":"0"}""", false)]
    public void Integers_that_wrap_in_Perl_and_undefined_are_what_they_mean_in_CBOR(string expected, string actual, bool areSame)
    {
        Assert.Equal(areSame, AreSame(expected, actual, "CBOR"));
        Assert.False(AreSame(expected, actual, "SERL"));
    }

    [Theory]
    [InlineData("""{"t":"tag","n":"1","v":{"t":"int","v":"1363896240"}}""", true)]
    [InlineData("""{"t":"tag","n":"1","v":{"t":"num","v":"1363896240.5","bits":"41d452d9ec200000"}}""", true)]
    [InlineData("""{"t":"tag","n":"0","v":{"t":"text","s":"2013-03-21T20:04:00Z"}}""", true)]
    [InlineData("""{"t":"tag","n":"0","v":{"t":"text","s":"2013-03-21T20:04:00+01:00"}}""", false)]
    [InlineData("""{"t":"tag","n":"1","v":{"t":"int","v":"0"}}""", false)]
    [InlineData("""{"t":"tag","n":"2","v":{"t":"int","v":"1363896240"}}""", false)]
    [InlineData("""{"t":"int","v":"1363896240"}""", false)]
    public void A_date_of_CBOR_may_be_the_bare_tag(string actual, bool areSame)
    {
        Assert.Equal(areSame, AreSame(Date, actual, "CBOR"));
        Assert.Equal(areSame, AreSame(InList(Date), InList(actual), "CBOR"));
        Assert.False(AreSame(Date, actual, "SERL"));
    }

    [Theory]
    [InlineData("""{"t":"text","s":"a"}""", "uix", "ix", true)]
    [InlineData("""{"t":"text","s":"a"}""", "u", "", true)]
    [InlineData("""{"t":"text","s":"a"}""", "uix", "i", false)]
    [InlineData("""{"t":"text","s":"a"}""", "", "u", false)]
    [InlineData("""{"t":"bytes","hex":"61"}""", "u", "", false)]
    public void A_pattern_of_characters_is_under_u_whether_its_modifiers_say_so_or_not(string pattern, string expected, string actual, bool areSame)
    {
        string Regexp(string flags) => $$"""{"t":"regexp","pat":{{pattern}},"flags":"{{flags}}"}""";

        Assert.Equal(areSame, AreSame(Regexp(expected), Regexp(actual), "SERL"));
    }

    [Fact]
    public void A_fingerprint_is_of_the_value_as_the_reference_shows_it()
    {
        // sha1 of {"t":"bytes","hex":"61"}
        const string expected = "\"sha1:a44735ca2d50244afd11fc93c2d61b567a28c417\"";

        Assert.True(AreSame(expected, """{"t":"bytes","hex":"61"}""", "CBOR"));
        Assert.True(AreSame(expected, """{"t":"text","s":"a"}""", "JSON"));
        Assert.False(AreSame(expected, """{"t":"text","s":"a"}""", "CBOR"));
        Assert.False(AreSame(expected, """{"t":"bytes","hex":"62"}""", "CBOR"));
    }

    [Fact]
    public void A_fingerprint_of_what_need_not_be_the_same_to_the_letter_decides_nothing()
    {
        const string expected = "\"sha1:0000000000000000000000000000000000000000\"";

        Assert.Equal(VectorOutcome.Skipped, OutcomeOf(expected, Half, "JSON"));
        Assert.Equal(VectorOutcome.Skipped, OutcomeOf(expected, """{"t":"tag","n":"1","v":{"t":"int","v":"0"}}""", "CBOR"));
        Assert.Equal(VectorOutcome.Failed, OutcomeOf(expected, Half, "CBOR"));
        Assert.Equal(VectorOutcome.Failed, OutcomeOf(expected, """{"t":"int","v":"1"}""", "JSON"));
    }

    [Fact]
    public void Values_that_nest_deeper_than_a_stack_are_compared()
    {
        string Nested(string value) => string.Concat(Enumerable.Repeat("{\"t\":\"list\",\"v\":[", 100_000)) + value + string.Concat(Enumerable.Repeat("]}", 100_000));

        Assert.True(AreSame(Nested(Half), Nested(HalfAndALittle), "JSON"));
        Assert.False(AreSame(Nested(Half), Nested(HalfAndMore), "JSON"));
    }

    [Fact]
    public void A_difference_is_told_where_it_begins()
    {
        const string before = """{"t":"list","v":[""";

        var difference = CanonicalComparison.Compare(
            $$"""{{before}}{"t":"bytes","hex":"61"},{"t":"int","v":"1"}]}""", $$"""{{before}}{"t":"text","s":"a"},{"t":"int","v":"2"}]}""", "JSON");

        Assert.Equal("""{"t":"int","v":"1"}]}""", difference!.Expected[difference.ExpectedOffset..]);
        Assert.Equal("""{"t":"int","v":"2"}]}""", difference.Actual[difference.ActualOffset..]);
    }

    private static string InList(string value) => $$"""{"t":"list","v":[{{value}},{"t":"undef"}]}""";

    private static bool AreSame(string expected, string actual, string format, bool isLenient = false) =>
        CanonicalComparison.Compare(expected, actual, format, isLenient) is null;

    private static VectorOutcome OutcomeOf(string expected, string actual, string format) =>
        VectorResult.Of(CanonicalComparison.Compare(expected, actual, format)).Outcome;
}
