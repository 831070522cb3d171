using System.Globalization;
using System.Numerics;

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
    // Whole, and in Storable a string of digits that are not all of its own.
    [InlineData(62970044535013376.0)]
    [InlineData(1e30)]
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
        foreach (var value in new[] { 9007199254740993, long.MaxValue, (Int128)ulong.MaxValue })
        {
            RefusedAs<double>(PerlDataError.OutOfRange, PerlInteger.Of(value));
            RefusedAs<double>(PerlDataError.OutOfRange, value.ToString(CultureInfo.InvariantCulture));
        }
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
    [InlineData("\v+INFINITY\n", double.PositiveInfinity)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("18446744073709551617", 18446744073709551616.0)]
    public void A_float_takes_a_string_that_is_one_in_full_as_Perl_does(string text, double expected) => Assert.Equal(expected, Read<double>(text));

    [Fact]
    public void A_negative_zero_keeps_its_sign_where_the_format_has_it()
    {
        // Storable writes zero, as Perl does: the string "-0" would be true.
        Assert.Equal(HasTypedNumbers, double.IsNegative(Return(-0.0)));
        Assert.True(double.IsNegative(Read<double>("-0.0")));
        Assert.Equal("0", Read<string>(-0.0));
        Assert.Equal(0m, Read<decimal>(-0.0));
        Assert.False(Read<bool>(-0.0));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void What_is_no_finite_number_is_refused_by_targets_that_have_no_such_value(double value, string printed)
    {
        PerlValue[] ways = Format == MessageFormat.Json ? [printed] : [printed, value];
        foreach (var sent in ways)
        {
            Check<long>("is not an integer", sent);
            Check<BigInteger>("is not an integer", sent);
            Check<decimal>("is not a", sent);
        }

        void Check<T>(string reason, PerlValue sent)
        {
            var message = RefusedAs<T>(PerlDataError.OutOfRange, sent).Message;
            Assert.Contains(printed, message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }
}
