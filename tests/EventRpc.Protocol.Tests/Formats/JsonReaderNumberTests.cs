namespace EventRpc.Protocol.Tests.Formats;

public class JsonReaderNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-17", "-17")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("-9223372036854775807", "-9223372036854775807")]
    public void Whole_numbers_of_64_bits_are_integers(string document, string expected) =>
        Assert.Equal(expected, JsonNotation.Read(document));

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999")]
    [InlineData("123456789012345678901")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("-18446744073709551615")]
    public void Larger_whole_numbers_are_strings_of_their_digits(string document)
    {
        Assert.Equal($"'{document}'", JsonNotation.Read(document));
        Assert.Equal($"[1,'{document}',2]", JsonNotation.Read($"[1,{document} ,2]"));
    }

    [Fact]
    public void A_hundred_thousand_digits_are_a_string()
    {
        var digits = new string('7', 100_000);

        Assert.Equal($"['{digits}']", JsonNotation.Read($"[{digits}]"));
    }

    [Theory]
    [InlineData("0.0", 0)]
    [InlineData("1.0", 1)]
    [InlineData("-2.5", -2.5)]
    [InlineData("0.1", 0.1)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    [InlineData("1e5", 100000)]
    [InlineData("1E+5", 100000)]
    [InlineData("15e-1", 1.5)]
    [InlineData("0e0", 0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("4.9e-324", double.Epsilon)]
    [InlineData("12345678901234567.89", 12345678901234567.89)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e400", double.NegativeInfinity)]
    [InlineData("1e99999999999", double.PositiveInfinity)]
    [InlineData("1e-99999999999", 0)]
    public void A_point_or_exponent_makes_a_float(string document, double expected)
    {
        var reader = JsonNotation.Start($"[{document}]");
        reader.ReadStartArray();
        reader.MoveNext();

        Assert.Equal(PerlType.Float, reader.Peek());
        Assert.Equal(expected, reader.ReadFloat());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void A_negative_zero_with_a_point_keeps_its_sign() =>
        Assert.True(double.IsNegative(JsonNotation.Start("-0.0").ReadFloat()));

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("-00")]
    [InlineData("01.5")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("1.")]
    [InlineData("1.e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1.5.5")]
    [InlineData("1e5e5")]
    [InlineData("0x10")]
    public void Other_spellings_are_malformed(string document) =>
        Assert.Equal(PerlDataError.Malformed, JsonNotation.Refused($"[{document}]").Error);

    [Fact]
    public void Numbers_of_one_document_are_not_taken_for_those_of_the_next()
    {
        var reader = new JsonReader(PerlLimits.Default);
        reader.Start("1.5"u8.ToArray());
        Assert.Equal(PerlType.Float, reader.Peek());

        reader.Start("250"u8.ToArray());

        Assert.Equal(250, reader.ReadInteger());
    }
}
