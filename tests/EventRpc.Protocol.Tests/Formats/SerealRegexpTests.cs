using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class SerealRegexpTests
{
    private const string Class = "2c 66526567657870";

    [Theory]
    [InlineData(Class + "28 31 63612e62 626973", """{"t":"regexp","pat":{"t":"bytes","hex":"612e62"},"flags":"si"}""")]
    [InlineData(Class + "28 31 60 60", """{"t":"regexp","pat":{"t":"bytes","hex":""},"flags":""}""")]
    [InlineData(Class + "28 31 2702c3a9 65706d786973", """{"t":"regexp","pat":{"t":"text","s":"\u00e9"},"flags":"msixp"}""")]
    [InlineData(Class + "28 31 6161 627878", """{"t":"regexp","pat":{"t":"bytes","hex":"61"},"flags":"x"}""")]
    [InlineData("28 31 6161 60", """{"t":"regexp","pat":{"t":"bytes","hex":"61"},"flags":""}""")]
    [InlineData("2c 614b 28 31 6161 60", """{"t":"obj","class":"K","v":{"t":"regexp","pat":{"t":"bytes","hex":"61"},"flags":""}}""")]
    [InlineData("42 6161" + Class + "28 31 2f02 60", """{"t":"list","v":[{"t":"bytes","hex":"61"},{"t":"regexp","pat":{"t":"bytes","hex":"61"},"flags":""}]}""")]
    [InlineData("42" + Class + "28 b1 6161 60 29 0b", """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"regexp","pat":{"t":"bytes","hex":"61"},"flags":""}},{"t":"use","id":1}]}""")]
    public void A_regular_expression_is_read_with_its_class_and_its_modifiers_in_order(string body, string expected)
    {
        Assert.Equal(expected, SerealDocument.Read(body));
        SerealDocument.Start(SerealDocument.OfBody(body)).Skip();
    }

    [Theory]
    [InlineData(Class + "28 31 6161 61 6e", PerlDataError.Malformed)]
    [InlineData(Class + "28 31 6161 6167", PerlDataError.Malformed)]
    [InlineData(Class + "28 31 6161 26016d", PerlDataError.Malformed)]
    [InlineData(Class + "28 31 6161 05", PerlDataError.Malformed)]
    [InlineData(Class + "28 31 40 60", PerlDataError.Malformed)]
    [InlineData(Class + "28 31 2f01 60", PerlDataError.Malformed)]
    [InlineData("31 6161 60", PerlDataError.Malformed)]
    [InlineData(Class + "28 31", PerlDataError.Truncated)]
    [InlineData(Class + "28 31 6161", PerlDataError.Truncated)]
    [InlineData(Class + "28 31 6161 61", PerlDataError.Truncated)]
    public void What_is_no_regular_expression_is_refused(string body, PerlDataError error) =>
        Assert.Equal(error, SerealDocument.Refusal(body.Replace(" ", "", StringComparison.Ordinal)).Error);

    /// <remarks>These are the bytes that Sereal::Encoder 5.003 writes in its version 3.</remarks>
    [Theory]
    [InlineData("a.b", "msix", "2c66526567657870 28 31 63612e62 646d736978")]
    [InlineData("x", "", "2c66526567657870 28 31 6178 60")]
    [InlineData("x", "aa", "2c66526567657870 28 31 6178 60")]
    [InlineData("€", "i", "2c66526567657870 28 31 2703e282ac 6169")]
    public void A_regular_expression_is_written_as_Perl_writes_it(string pattern, string flags, string body) =>
        Assert.Equal(SerealDocument.OfBody(body, version: 3), SerealDocument.Write(new PerlRegexp(new PerlString(pattern), flags)));

    [Fact]
    public void A_regular_expression_that_is_reached_twice_is_written_once()
    {
        var regexp = new PerlRegexp(new PerlString("a"), "i") { ClassName = "K" };
        var value = new PerlArray([regexp, regexp]);

        var document = SerealDocument.Write(value);

        Assert.Equal(SerealDocument.OfBody("28 2b02 2c 614b 28 b1 6161 6169 29 08", version: 3), document);
        Assert.Equal(CanonicalNotation.Of(value), SerealDocument.Read(document));
    }

    [Fact]
    public void A_modifier_that_Perl_would_not_read_is_refused() =>
        Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => SerealDocument.Write(new PerlRegexp(new PerlString("a"), "in"))).Error);

    [Fact]
    public void Formats_without_regular_expressions_refuse_them()
    {
        foreach (var format in new[] { MessageFormat.Cbor, MessageFormat.Json })
        {
            using var output = new MessageBuffer();
            var writer = format.CreateWriter();
            writer.Start(output);
            var value = new PerlArray([new PerlRegexp(new PerlString("a"))]);
            Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => value.WriteTo(writer)).Error);
        }
    }

    [Fact]
    public void A_method_may_ask_for_a_regular_expression_or_any_value_and_no_other_type_takes_one()
    {
        var document = SerealDocument.OfBody(Class + "28 31 63612e62 6169");
        var converters = new PerlConverters();

        var regexp = converters.Get<PerlRegexp>().Read(SerealDocument.Start(document));

        Assert.Equal("(?^i:a.b)", regexp.ToString());
        Assert.Equal("Regexp", regexp.ClassName);
        Assert.True(regexp.IsTrue);
        Assert.IsType<PerlRegexp>(converters.Get<object>().Read(SerealDocument.Start(document)));
        Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(() => converters.Get<string>().Read(SerealDocument.Start(document))).Error);
        Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(() => SerealDocument.Start(SerealDocument.OfBody("05")).ReadRegexp()).Error);
        Assert.Equal("Expected a regular expression, found an integer", Assert.Throws<PerlDataException>(() => converters.Get<PerlRegexp>().Read(SerealDocument.Start(SerealDocument.OfBody("05")))).Reason);
    }
}
