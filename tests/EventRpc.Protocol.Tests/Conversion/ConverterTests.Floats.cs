namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    [InlineData(0.1)]
    [InlineData(-1e300)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(3.0)]
    public void A_float_returns_as_it_was(double value) => Assert.Equal(value, Return(value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_float_that_is_no_number_returns_where_the_format_has_it(double value)
    {
        if (Format == MessageFormat.Json)
            Assert.Equal(PerlDataError.OutOfRange, Assert.Throws<PerlDataException>(() => Write(value)).Error);
        else
            Assert.Equal(value, Return(value));
    }

    [Fact]
    public void A_float_takes_integers_that_lose_nothing()
    {
        Assert.Equal(-5.0, Read<double>(-5));
        Assert.Equal(9007199254740992.0, Read<double>(9007199254740992));
        Assert.Equal(1.0, Read<double>(true));
        if (HasTypedNumbers)
            RefusedAs<double>(PerlDataError.OutOfRange, 9007199254740993);
    }

    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("1.", 1.0)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1E-3", 0.001)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("NaN", double.NaN)]
    public void A_float_takes_a_string_that_is_one_in_full(string text, double expected) => Assert.Equal(expected, Read<double>(text));

    [Theory]
    [InlineData("")]
    [InlineData("2.5x")]
    [InlineData("2,5")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("2.5\0")]
    [InlineData("infinit")]
    public void A_float_refuses_any_other_string(string text)
    {
        RefusedAs<double>(PerlDataError.OutOfRange, text);
        RefusedAs<decimal>(PerlDataError.OutOfRange, text);
    }

    [Fact]
    public void A_float_takes_nothing_else()
    {
        RefusedAs<double>(PerlDataError.WrongType, PerlValue.Undef);
        RefusedAs<double>(PerlDataError.WrongType, new PerlHash());
        RefusedAs<decimal>(PerlDataError.WrongType, new PerlArray());
    }

    [Fact]
    public void A_single_is_rounded_but_does_not_become_infinite()
    {
        Assert.Equal(0.1f, Read<float>(0.1));
        Assert.Equal(1.5f, Return(1.5f));
        RefusedAs<float>(PerlDataError.OutOfRange, 1e300);
        RefusedAs<float>(PerlDataError.OutOfRange, "-1e300");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    [InlineData("12345678901234567890")]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    // Cast to double it would be that of another decimal.
    [InlineData("0.00000000000008589934590")]
    [InlineData("0.0000000000000858993459000")]
    public void A_decimal_returns_with_all_its_digits(string digits)
    {
        var value = decimal.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(value, Return(value));
    }

    [Fact]
    public void A_decimal_goes_out_as_a_number_where_that_loses_nothing()
    {
        Assert.Equal(PerlType.Integer, Write(5m).Type);
        Assert.Equal(HasTypedNumbers ? PerlType.Float : PerlType.String, Write(0.5m).Type);
        Assert.Equal("0.1234567890123456789012345678", Assert.IsType<PerlString>(Write(0.1234567890123456789012345678m)).ToString());
    }

    [Fact]
    public void A_decimal_takes_numbers_whose_digits_it_keeps()
    {
        Assert.Equal(0.1m, Read<decimal>(0.1));
        Assert.Equal(18446744073709551615m, Read<decimal>(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal(0.1234567890123456789012345678m, Read<decimal>("0.1234567890123456789012345678"));
        RefusedAs<decimal>(PerlDataError.OutOfRange, 1e300);
        if (HasTypedNumbers)
            RefusedAs<decimal>(PerlDataError.OutOfRange, 1e-300);
        RefusedAs<decimal>(PerlDataError.OutOfRange, "1e300");
    }
}
