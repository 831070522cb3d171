using System.Globalization;
using System.Numerics;
using System.Text;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>JSON's numbers are digits, of which a target that holds more than a double must lose none.</summary>
public sealed class JsonDigitsTests
{
    private readonly PerlConverters _converters = new();

    [Theory]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("1.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("7922816251426433759354395033.5")]
    [InlineData("0.1")]
    [InlineData("2.50")]
    public void A_decimal_takes_every_digit(string json) =>
        Assert.Equal(json, Read<decimal>(json).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void An_integer_takes_every_digit_of_a_number_with_a_point_or_an_exponent()
    {
        Assert.Equal(9007199254740993, Read<long>("9007199254740993.0"));
        Assert.Equal(long.MaxValue, Read<long>("9223372036854775807.00"));
        Assert.Equal(long.MinValue, Read<long>("-9223372036854775808"));
        Assert.Equal(ulong.MaxValue, Read<ulong>("1844674407370955161.5e1"));
        Assert.Equal(1000, Read<short>("1e3"));
        Assert.Equal(0, Read<int>("-0.0"));
        Assert.Equal(BigInteger.Pow(10, 30), Read<BigInteger>("1e30"));
        Assert.Equal(BigInteger.Pow(10, 30), Read<BigInteger>("1" + new string('0', 30)));
        Assert.Equal((Int128)ulong.MaxValue + 2, Read<Int128>("18446744073709551617.0"));
    }

    [Theory]
    [InlineData("9223372036854775808.0")]
    [InlineData("1.00000000000000000001")]
    [InlineData("0.5")]
    [InlineData("1e400")]
    public void An_integer_refuses_digits_that_it_would_lose(string json) => Assert.Equal(PerlDataError.OutOfRange, Refusal<long>(json).Error);

    [Theory]
    [InlineData("1e-29")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("1e400")]
    public void A_decimal_refuses_digits_that_it_would_lose(string json) => Assert.Equal(PerlDataError.OutOfRange, Refusal<decimal>(json).Error);

    [Fact]
    public void A_double_is_the_nearest_one()
    {
        Assert.Equal(0.1, Read<double>("0.1000000000000000055511151231257827"));
        Assert.Equal(double.Epsilon, Read<double>("4.9406564584124654e-324"));
        Assert.True(double.IsNegative(Read<double>("-0.0")));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-0.001")]
    [InlineData("9007199254740992.0")]
    [InlineData("9007199254740993.5")]
    [InlineData("9.007199254740993")]
    [InlineData("-90071992547.40993")]
    [InlineData("0.123456789012345678")]
    [InlineData("0.1234567890123456789")]
    [InlineData("12345678901234567.8")]
    [InlineData("123456789012345678.9")]
    [InlineData("1.5E-3")]
    [InlineData("0.0")]
    public void A_double_of_few_digits_is_the_same_as_one_of_many(string json) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(json, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(Read<double>(json)));

    [Theory]
    [InlineData("999999999999999999")]
    [InlineData("-999999999999999999")]
    [InlineData("1000000000000000000")]
    [InlineData("-9223372036854775807")]
    [InlineData("-0")]
    public void An_integer_of_few_digits_is_the_same_as_one_of_many(string json) =>
        Assert.Equal(long.Parse(json, CultureInfo.InvariantCulture), Read<long>(json));

    [Theory]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("00.5")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-")]
    [InlineData("1.5e")]
    [InlineData("1-")]
    public void What_is_no_number_of_JSON_is_refused_whatever_it_is_read_as(string json)
    {
        Assert.Equal(PerlDataError.Malformed, Refusal<double>(json).Error);
        Assert.Equal(PerlDataError.Malformed, Refusal<int>(json).Error);
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("-inf")]
    public void What_Perl_writes_for_infinity_is_no_JSON(string json) => Assert.Equal(PerlDataError.Malformed, Refusal<double>(json).Error);

    private T Read<T>(string json)
    {
        // With another element behind it, which must be left for the next.
        var reader = MessageFormat.Json.CreateReader();
        reader.Start(Encoding.ASCII.GetBytes($"[{json} ,7]"));
        reader.ReadStartArray();
        Assert.True(reader.MoveNext());
        var value = _converters.Get<T>().Read(reader);
        Assert.True(reader.MoveNext());
        Assert.Equal(7, reader.ReadInteger());
        return value;
    }

    private PerlDataException Refusal<T>(string json) => Assert.Throws<PerlDataException>(() => Read<T>(json));
}
