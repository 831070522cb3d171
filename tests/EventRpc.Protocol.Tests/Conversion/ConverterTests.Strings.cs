using System.Text;

namespace EventRpc.Protocol.Tests.Conversion;

public abstract partial class ConverterTests
{
    public static TheoryData<string> Strings =>
        ["", "0", "ascii", "nul\0inside", "caf\u00e9", "\u20ac", "\U0001f600", "\u0080\u00ff", new string('x', 300), new string('\u20ac', 300)];

    public static TheoryData<double, string> FloatsAsPerlPrintsThem => new()
    {
        { 0.1, "0.1" },
        { 2.5, "2.5" },
        { -1.5e-7, "-1.5e-07" },
        { 1e15, "1e+15" },
        { 123456789012345.0, "123456789012345" },
        { 1.0 / 3, "0.333333333333333" },
        { 1e300, "1e+300" },
        { 0.0001, "0.0001" },
        { 0.00001, "1e-05" },
    };

    [Theory]
    [MemberData(nameof(Strings))]
    public void A_string_returns_as_it_was(string value) => Assert.Equal(value, Return(value));

    [Fact]
    public void A_string_takes_bytes_as_characters()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        Assert.Equal(Encoding.Latin1.GetString(all), Read<string>(all));
    }

    [Fact]
    public void A_string_takes_numbers_as_Perl_prints_them()
    {
        Assert.Equal("-5", Read<string>(-5));
        Assert.Equal("18446744073709551615", Read<string>(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal("-9223372036854775808", Read<string>(long.MinValue));
    }

    [Theory]
    [MemberData(nameof(FloatsAsPerlPrintsThem))]
    public void A_string_takes_a_float_as_Perl_prints_it(double value, string expected)
    {
        if (HasTypedNumbers || value * 3 != 1)
            Assert.Equal(expected, Read<string>(value));
        else
            Assert.Equal(value, double.Parse(Read<string>(value), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_string_takes_a_boolean_as_Perl_prints_it()
    {
        Assert.Equal("1", Read<string>(true));
        Assert.Equal("", Read<string>(false));
    }

    [Fact]
    public void A_string_takes_nothing_else()
    {
        RefusedAs<string>(PerlDataError.WrongType, PerlValue.Undef);
        RefusedAs<string>(PerlDataError.WrongType, new PerlArray());
        RefusedAs<string>(PerlDataError.WrongType, new PerlHash());
        RefusedAs<string>(PerlDataError.WrongType, new PerlReference("x") { ClassName = "T" });
        Assert.StartsWith("Expected a string, found an array reference", Refused<string>(new PerlArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_goes_out_as_bytes_if_it_is_ASCII_and_else_as_text()
    {
        Assert.False(Assert.IsType<PerlString>(Write("ascii")).IsText);
        Assert.False(Assert.IsType<PerlString>(Write("")).IsText);
        Assert.True(Assert.IsType<PerlString>(Write("\u20ac")).IsText);
        // JSON cannot tell.
        Assert.Equal(Format != MessageFormat.Json, Assert.IsType<PerlString>(Write("caf\u00e9")).IsText);
    }

    [Fact]
    public void Bytes_return_as_they_were()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        Assert.Equal(all, Return(all));
        Assert.Equal(all, Return<ReadOnlyMemory<byte>>(all).ToArray());
        Assert.Empty(Return(Array.Empty<byte>()));
        Assert.False(Assert.IsType<PerlString>(Write(all)).IsText);
    }

    [Fact]
    public void Bytes_take_text_whose_characters_are_bytes()
    {
        Assert.Equal([0x63, 0x61, 0x66, 0xe9], Read<byte[]>("caf\u00e9"));
        Assert.Equal([0x63, 0x61, 0x66, 0xe9], Read<ReadOnlyMemory<byte>>("caf\u00e9").ToArray());
    }

    [Theory]
    [InlineData("\u0100")]
    [InlineData("caf\u00e9 \u20ac")]
    [InlineData("\U0001f600")]
    public void Bytes_refuse_wide_characters(string text)
    {
        Assert.Contains("Wide character", RefusedAs<byte[]>(PerlDataError.OutOfRange, text).Message, StringComparison.Ordinal);
        RefusedAs<ReadOnlyMemory<byte>>(PerlDataError.OutOfRange, text);
    }

    [Fact]
    public void Bytes_take_numbers_and_booleans_as_Perl_prints_them()
    {
        Assert.Equal("-5"u8.ToArray(), Read<byte[]>(-5));
        Assert.Equal("2.5"u8.ToArray(), Read<byte[]>(2.5));
        Assert.Equal("1"u8.ToArray(), Read<byte[]>(true));
        Assert.Empty(Read<byte[]>(false));
    }

    [Fact]
    public void Bytes_take_nothing_else()
    {
        RefusedAs<byte[]>(PerlDataError.WrongType, PerlValue.Undef);
        RefusedAs<byte[]>(PerlDataError.WrongType, new PerlArray([1, 2]));
    }
}
