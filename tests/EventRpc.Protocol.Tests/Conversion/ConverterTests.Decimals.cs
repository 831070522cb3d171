using System.Globalization;

namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    [InlineData("12345678901234567890")]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("1.0000000000000000000000000001")]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("5.499441119e-19")]
    // Cast to double it would be that of another decimal.
    [InlineData("0.0000000000000858993459000")]
    [InlineData("1e28")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551616")]
    public void A_decimal_returns_with_all_its_digits(string digits)
    {
        var value = decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);

        Assert.Equal(value, Return(value));
    }

    [Theory]
    [InlineData("5", PerlType.Integer)]
    [InlineData("5.00", PerlType.Integer)]
    [InlineData("-9223372036854775807", PerlType.Integer)]
    [InlineData("18446744073709551615", PerlType.Integer)]
    [InlineData("0.1", PerlType.Float)]
    [InlineData("-2.50", PerlType.Float)]
    [InlineData("123456789012.345", PerlType.Float)] // 15 digits, as many as Perl prints
    [InlineData("1e20", PerlType.Float)]
    [InlineData("0.0000000000000000005499441119", PerlType.Float)]
    [InlineData("123456789012.3456", PerlType.String)]
    [InlineData("18446744073709551617", PerlType.String)]
    [InlineData("1.0000000000000000000000000001", PerlType.String)]
    [InlineData("79228162514264337593543950335", PerlType.String)]
    public void A_decimal_goes_out_as_a_number_if_Perl_prints_that_with_its_digits_and_else_as_a_string_of_them(string digits, PerlType type)
    {
        var value = decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);

        var written = Write(value);

        if (HasTypedNumbers)
            Assert.Equal(type, written.Type);
        if (type == PerlType.String)
            Assert.Equal(digits, written.ToString());
        Assert.Equal(value, decimal.Parse(written.ToString()!, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_decimal_that_goes_out_as_a_float_is_the_nearest_one_to_its_digits()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var value = new decimal(random.Next(), random.Next(200_000), 0, isNegative: false, (byte)random.Next(29));
            var written = Write(value);
            if (written is PerlFloat number)
                Assert.Equal(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), number.Value);
            Assert.Equal(value, Read<decimal>(written));
        }
    }

    [Fact]
    public void A_decimal_takes_numbers_whose_digits_it_keeps()
    {
        Assert.Equal(18446744073709551615m, Read<decimal>(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal(1m, Read<decimal>(true));
        Assert.Equal("2.50", Read<decimal>("2.50").ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0.1234567890123456789012345678m, Read<decimal>("0.1234567890123456789012345678"));
        Assert.Equal(1.0000000000000000000000000001m, Read<decimal>(" 1.0000000000000000000000000001000\n"));
        Assert.Equal(79228162514264337593543950335m, Read<decimal>("7922816251426433759354395033.5e1"));
        Assert.Equal(1000m, Read<decimal>("+1e3"));
        Assert.Equal(0m, Read<decimal>("0e-400"));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(5.499441119E-19, "0.0000000000000000005499441119")]
    [InlineData(1e28, "10000000000000000000000000000")]
    public void A_decimal_takes_of_a_float_the_fewest_digits_that_stand_for_it(double value, string expected) =>
        Assert.Equal(expected, Read<decimal>(value).ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("79228162514264337593543950334.5")]
    [InlineData("1e-29")]
    [InlineData("1e29")]
    [InlineData("1e300")]
    [InlineData("1e99999")]
    public void A_decimal_refuses_digits_that_it_would_lose(string digits) =>
        Assert.StartsWith($"{digits} would lose digits as a decimal", RefusedAs<decimal>(PerlDataError.OutOfRange, digits).Message, StringComparison.Ordinal);

    [Fact]
    public void A_decimal_refuses_floats_whose_digits_it_would_lose()
    {
        RefusedAs<decimal>(PerlDataError.OutOfRange, 1e300);
        RefusedAs<decimal>(PerlDataError.OutOfRange, 1e-300);
        RefusedAs<decimal>(PerlDataError.OutOfRange, 1.2345e-27);
        RefusedAs<decimal>(PerlDataError.OutOfRange, 7.9228162514264338e28);
    }
}
