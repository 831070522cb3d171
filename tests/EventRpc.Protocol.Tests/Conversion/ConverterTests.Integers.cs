using System.Globalization;
using System.Numerics;

namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    [Fact]
    public void Integers_of_every_width_return_at_their_bounds()
    {
        Check<sbyte>();
        Check<byte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();

        void Check<T>()
            where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
        {
            foreach (var value in new[] { T.MinValue, T.MinValue + T.One, T.Zero, T.One, T.MaxValue - T.One, T.MaxValue })
            {
                Assert.Equal(value, Return(value));
                Assert.Equal(value, Read<T>(value.ToString()));
            }
        }
    }

    [Fact]
    public void Integers_beyond_a_width_are_refused_with_its_bounds()
    {
        Check<sbyte>();
        Check<byte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Assert.Contains("256 is outside 0 to 255", Refused<byte>(256).Message, StringComparison.Ordinal);

        void Check<T>()
            where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
        {
            foreach (var value in new[] { Int128.CreateChecked(T.MinValue) - 1, Int128.CreateChecked(T.MaxValue) + 1 })
            {
                RefusedAs<T>(PerlDataError.OutOfRange, value.ToString());
                if (value >= long.MinValue && value <= ulong.MaxValue)
                    RefusedAs<T>(PerlDataError.OutOfRange, PerlInteger.Of(value));
            }
        }
    }

    [Theory]
    [InlineData(3.0, 3)]
    [InlineData(-3.0, -3)]
    [InlineData(-0.0, 0)]
    [InlineData(9007199254740992.0, 9007199254740992)]
    [InlineData(-9223372036854774784.0, -9223372036854774784)]
    public void An_integer_takes_a_float_that_loses_nothing(double value, long expected)
    {
        // A double beyond 2^53 is written in as many digits as tell it from others, and in JSON these are what counts.
        Assert.Equal(Format == MessageFormat.Json && Math.Abs(value) > 1e16 ? -9223372036854775000 : expected, Read<long>(value));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-2.25)]
    [InlineData(9223372036854775808.0)]
    [InlineData(1e300)]
    public void An_integer_refuses_a_float_that_would_lose_something(double value) =>
        RefusedAs<long>(PerlDataError.OutOfRange, value);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-12", -12)]
    [InlineData("+12", 12)]
    [InlineData("0012", 12)]
    [InlineData(" 12", 12)]
    [InlineData("12\n", 12)]
    [InlineData("12.0", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("-0.0", 0)]
    [InlineData("9007199254740993e0", 9007199254740993)]
    [InlineData("0.9007199254740993E+16", 9007199254740993)]
    [InlineData("1200e-2", 12)]
    [InlineData("0e999", 0)]
    public void An_integer_takes_a_string_that_is_one_in_full(string text, long expected) => Assert.Equal(expected, Read<long>(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("abc")]
    [InlineData("12abc")]
    [InlineData("12 34")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("0b1")]
    [InlineData("--1")]
    [InlineData("- 1")]
    [InlineData("1-")]
    [InlineData("(1)")]
    [InlineData("12\0")]
    [InlineData("12.0\0")]
    [InlineData("12.5")]
    [InlineData("1e")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("\u0661")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775808.0")]
    [InlineData("1.0000000000000000001")]
    [InlineData("1e30")]
    [InlineData("1e99999")]
    [InlineData("1e-99999999999999999999")]
    public void An_integer_refuses_any_other_string(string text) => RefusedAs<long>(PerlDataError.OutOfRange, text);

    [Fact]
    public void An_error_shows_what_was_sent_but_not_all_of_it()
    {
        Assert.StartsWith("'12abc' is not an integer", Refused<int>("12abc").Message, StringComparison.Ordinal);
        Assert.InRange(Refused<int>(new string('x', 10_000)).Message.Length, 1, 100);
    }

    [Fact]
    public void An_integer_takes_a_boolean_as_1_or_0()
    {
        Assert.Equal(1, Read<int>(true));
        if (HasTypedNumbers)
            Assert.Equal(0, Read<int>(false));
    }

    [Fact]
    public void An_integer_takes_nothing_else()
    {
        RefusedAs<int>(PerlDataError.WrongType, PerlValue.Undef);
        RefusedAs<int>(PerlDataError.WrongType, new PerlArray([1]));
        RefusedAs<int>(PerlDataError.WrongType, new PerlHash());
    }

    [Fact]
    public void Integers_of_any_size_take_every_digit_of_a_string()
    {
        Assert.Equal(BigInteger.Pow(10, 30), Read<BigInteger>("1e30"));
        Assert.Equal(BigInteger.Parse("12345678901234567890123", CultureInfo.InvariantCulture), Read<BigInteger>("12345678901234567890.123e3"));
        Assert.Equal((Int128)ulong.MaxValue + 2, Read<Int128>(" 18446744073709551617.00\n"));
        RefusedAs<BigInteger>(PerlDataError.OutOfRange, "1.5");
        RefusedAs<BigInteger>(PerlDataError.OutOfRange, "1e30000");
        RefusedAs<Int128>(PerlDataError.OutOfRange, "1e39");
    }

    [Fact]
    public void Integers_go_out_as_integers()
    {
        Assert.Equal(PerlType.Integer, Write((byte)5).Type);
        Assert.Equal(PerlType.Integer, Write(-5L).Type);
        Assert.Equal(HasTypedNumbers ? PerlType.Integer : PerlType.String, Write(ulong.MaxValue).Type);
    }

    [Theory]
    [InlineData("1.5e-9223372036854775808")]
    [InlineData("1e-9223372036854775808")]
    [InlineData("1.5e9223372036854775807")]
    [InlineData("1e99999999999999999999")]
    public void An_exponent_at_the_end_of_what_an_integer_holds_is_refused_as_any_other(string digits)
    {
        RefusedAs<long>(PerlDataError.OutOfRange, digits);
        RefusedAs<decimal>(PerlDataError.OutOfRange, digits);
        RefusedAs<System.Numerics.BigInteger>(PerlDataError.OutOfRange, digits);
    }
}
