using System.Globalization;
using System.Numerics;
using EventRpc.Protocol.Tests.Formats;

namespace EventRpc.Protocol.Tests.Conversion;

public sealed class BigNumberConverterTests
{
    private readonly PerlConverters _converters = new();

    [Fact]
    public void Big_integers_are_read_as_what_holds_them()
    {
        Assert.Equal(5, Read<int>("c24105"));
        Assert.Equal(5UL, Read<ulong>("c24105"));
        Assert.Equal(5.0, Read<double>("c24105"));
        Assert.Equal(5m, Read<decimal>("c24105"));
        Assert.Equal("5", Read<string>("c24105"));
        Assert.Equal("5"u8.ToArray(), Read<byte[]>("c24105"));
        Assert.True(Read<bool>("c24105"));
        Assert.False(Read<bool>("c24100"));
        Assert.Equal(new BigInteger(5), Read<object>("c24105"));
        Assert.Equal(18446744073709551616.0, Read<double>("c249010000000000000000"));
        Assert.Equal(18446744073709551616m, Read<decimal>("c249010000000000000000"));
        Assert.Equal((Int128)ulong.MaxValue + 1, Read<Int128>("c249010000000000000000"));
        Assert.Equal((UInt128)ulong.MaxValue + 1, Read<UInt128>("c249010000000000000000"));
        Assert.Equal("18446744073709551616", Read<string>("c249010000000000000000"));
        Assert.Equal(BigInteger.Pow(2, 64), Read<BigInteger>("c249010000000000000000"));
    }

    [Fact]
    public void Big_floats_are_read_as_what_holds_them()
    {
        Assert.Equal(1.5, Read<double>("c482200f"));
        Assert.Equal(0.1, Read<double>("c4822001"));
        Assert.Equal(-0.1, Read<double>("c4822020"));
        Assert.Equal(1.5, Read<double>("c5822003"));
        Assert.Equal(1.5m, Read<decimal>("c482200f"));
        Assert.Equal(1.5m, Read<decimal>("c5822003"));
        Assert.Equal(-0.15m, Read<decimal>("c482212e"));
        Assert.Equal("1.5", Read<string>("c482200f"));
        Assert.Equal("-0.015", Read<string>("c482222e"));
        Assert.Equal("1500", Read<string>("c482020f"));
        Assert.Equal("12e+1001", Read<string>("c4821903e90c"));
        Assert.Equal("12e-1100", Read<string>("c48239044b0c"));
        Assert.Equal("0", Read<string>("c4823903ff00"));
        Assert.Equal(1500, Read<int>("c482020f"));
        Assert.Equal(15, Read<int>("c482201896"));
        Assert.Equal(BigInteger.Pow(10, 100), Read<BigInteger>("c482186401"));
        Assert.Equal(6L, Read<long>("c5820103"));
        Assert.True(Read<bool>("c482200f"));
        Assert.False(Read<bool>("c4822000"));
        Assert.IsType<PerlBigFloat>(Read<object>("c482200f"));
    }

    [Theory]
    [InlineData("c249010000000000000000")]
    [InlineData("c482200f")]
    [InlineData("c4821a7fffffff01")]
    public void What_is_no_integer_of_64_bits_is_refused_as_one(string hex)
    {
        Assert.Equal(PerlDataError.OutOfRange, Refusal<long>(hex));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<ulong>(hex));
    }

    [Theory]
    [InlineData("c249010000000000000001")]
    [InlineData("c4821a7fffffff01")]
    [InlineData("c4823a7fffffff01")]
    [InlineData("c5821a7fffffff01")]
    [InlineData("c5823a7fffffff01")]
    [InlineData("c48220c2490de0b6b3a764000001")]
    public void What_a_double_would_lose_is_refused_as_one(string hex) => Assert.Equal(PerlDataError.OutOfRange, Refusal<double>(hex));

    [Theory]
    [InlineData("c24dffffffffffffffffffffffffff")]
    [InlineData("c482181d01")]
    [InlineData("c482381c01")]
    public void What_a_decimal_would_lose_is_refused_as_one(string hex) => Assert.Equal(PerlDataError.OutOfRange, Refusal<decimal>(hex));

    [Fact]
    public void Bounds_of_Int128_hold()
    {
        var above = "c251" + "01" + new string('0', 32);
        Assert.Equal(PerlDataError.OutOfRange, Refusal<UInt128>(above));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<Int128>(above));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<UInt128>("20"));
        Assert.Equal(UInt128.MaxValue, Read<UInt128>("c250" + new string('f', 32)));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<Int128>("c250" + new string('f', 32)));
    }

    [Fact]
    public void Large_integers_are_read_from_all_that_Perl_sees_as_one()
    {
        Assert.Equal(new BigInteger(5), Read<BigInteger>("05"));
        Assert.Equal(new BigInteger(-5), Read<BigInteger>("24"));
        Assert.Equal(new BigInteger(3), Read<BigInteger>("fa40400000"));
        Assert.Equal(BigInteger.One, Read<BigInteger>("f5"));
        Assert.Equal(BigInteger.Pow(10, 30), Read<BigInteger>(Text("1" + new string('0', 30))));
        Assert.Equal(new BigInteger(1000), Read<BigInteger>(Text("1e3")));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>(Text("1.5")));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>(Text("x")));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>("fa3fc00000"));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>("c482200f"));
        Assert.Equal(PerlDataError.WrongType, Refusal<BigInteger>("80"));
    }

    [Fact]
    public void What_takes_too_long_to_convert_is_refused()
    {
        var large = "c2591001" + string.Concat(Enumerable.Repeat("ff", 4097));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<string>(large));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<byte[]>(large));
        Assert.Equal(4097, Read<BigInteger>(large).GetByteCount(isUnsigned: true));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<double>(large));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<string>("c48220" + large));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<string>("c5821a7fffffff01"));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<string>("c5823a7fffffff01"));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<BigInteger>(Text(new string('1', 20_000))));

        var largest = "c2591000" + string.Concat(Enumerable.Repeat("ff", 4096));
        Assert.Equal(9865, Read<string>(largest).Length);
        Assert.Equal(Read<BigInteger>(largest), Read<BigInteger>(Text(Read<string>(largest))));
    }

    [Fact]
    public void An_exponent_adds_no_more_zeros_than_a_double_has_digits()
    {
        Assert.Equal(BigInteger.Pow(10, 308), Read<BigInteger>(Text("1e308")));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>(Text("1e309")));
        Assert.Equal(BigInteger.Pow(10, 308), Read<BigInteger>("c4821901 3401".Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<BigInteger>("c482190a2801"));
        Assert.Equal(PerlDataError.OutOfRange, Refusal<long>(Text("1e9800")));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<BigInteger>("c58219100001"));
    }

    [Theory]
    [InlineData("c4821903e801")]
    [InlineData("c4823903e701")]
    public void Numbers_of_many_digits_in_few_bytes_count_as_what_is_read_again(string number)
    {
        // A thousand digits each: 64 KiB and 16 times the document hold some seventy.
        Assert.Equal(1000, Read<string[]>("9820" + string.Concat(Enumerable.Repeat(number, 32)))[31].Length, 2.0);
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<string[]>("9880" + string.Concat(Enumerable.Repeat(number, 128))));
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<byte[][]>("9880" + string.Concat(Enumerable.Repeat(number, 128))));
    }

    [Fact]
    public void Integers_of_many_bytes_in_few_characters_count_as_what_is_read_again()
    {
        // "1e308" in six bytes.
        const string number = "653165333038";
        Assert.Equal(PerlDataError.LimitExceeded, Refusal<BigInteger[]>("992000" + string.Concat(Enumerable.Repeat(number, 0x2000))));
        Assert.Equal(256, Read<BigInteger[]>("990100" + string.Concat(Enumerable.Repeat(number, 256))).Length);
    }

    [Fact]
    public void A_decimal_is_made_of_a_float_without_memory()
    {
        // Found by fuzzing: 21,845 half floats of a document of 64 KiB took 4.6 MB.
        var decimals = _converters.Get<decimal>();
        var reader = CborDocument.Start("99ffff" + string.Concat(Enumerable.Repeat("f90001", 0xffff)));
        reader.ReadStartArray();
        Assert.True(reader.MoveNext());
        decimals.Read(reader);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.MoveNext())
            decimals.Read(reader);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("-9223372036854775809")]
    [InlineData("170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728")]
    public void Large_integers_return_in_every_format(string digits)
    {
        var value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        foreach (var format in MessageFormat.All)
        {
            // In a list, since Storable has no bare scalar as the root.
            Assert.Equal([value], Return<BigInteger[]>(format, [value]));
            Assert.Equal([(Int128)value], Return<Int128[]>(format, [(Int128)value]));
        }
    }

    [Fact]
    public void An_integer_that_only_CBOR_has_goes_out_with_all_its_digits()
    {
        var value = PerlValue.Read(CborDocument.Start("3bffffffffffffffff"));

        Assert.Equal("c349010000000000000000", CborDocument.Write(value.WriteTo));
        Assert.Equal(-BigInteger.Pow(2, 64), Read<BigInteger>("3bffffffffffffffff"));
        Assert.Equal(-18446744073709551616m, Read<decimal>("3bffffffffffffffff"));
        Assert.Equal(-18446744073709551616.0, Read<double>("3bffffffffffffffff"));
    }

    [Fact]
    public void Large_integers_are_integers_where_they_fit()
    {
        Assert.Equal("1bffffffffffffffff", Write<BigInteger>(ulong.MaxValue));
        Assert.Equal("3b7fffffffffffffff", Write<Int128>(long.MinValue));
        Assert.Equal("c249010000000000000000", Write((UInt128)ulong.MaxValue + 1));
        Assert.StartsWith("c3", Write((Int128)long.MinValue - 1), StringComparison.Ordinal);
    }

    private T Read<T>(string hex) => _converters.Get<T>().Read(CborDocument.Start(hex));

    private PerlDataError Refusal<T>(string hex) => Assert.Throws<PerlDataException>(() => Read<T>(hex)).Error;

    private string Write<T>(T value) => CborDocument.Write(writer => _converters.Get<T>().Write(writer, value));

    private T Return<T>(MessageFormat format, T value)
    {
        using var output = new MessageBuffer();
        var writer = format.CreateWriter();
        writer.Start(output);
        _converters.Get<T>().Write(writer, value);
        writer.Complete();
        var reader = format.CreateReader();
        reader.Start(output.WrittenSpan.ToArray());
        return _converters.Get<T>().Read(reader);
    }

    private static string Text(string text) =>
        "59" + text.Length.ToString("x4", CultureInfo.InvariantCulture) + Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text));
}
