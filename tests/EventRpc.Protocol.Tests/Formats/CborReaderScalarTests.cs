namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborReaderScalarTests
{
    [Theory]
    [InlineData("00", "0")]
    [InlineData("17", "23")]
    [InlineData("1818", "24")]
    [InlineData("18ff", "255")]
    [InlineData("190100", "256")]
    [InlineData("19ffff", "65535")]
    [InlineData("1a00010000", "65536")]
    [InlineData("1affffffff", "4294967295")]
    [InlineData("1b0000000100000000", "4294967296")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("20", "-1")]
    [InlineData("37", "-24")]
    [InlineData("3818", "-25")]
    [InlineData("39ffff", "-65536")]
    [InlineData("3affffffff", "-4294967296")]
    [InlineData("3b7fffffffffffffff", "-9223372036854775808")]
    public void Integers_of_every_width_are_read(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("1801", "1")]
    [InlineData("190001", "1")]
    [InlineData("1a00000001", "1")]
    [InlineData("1b0000000000000001", "1")]
    [InlineData("3b0000000000000000", "-1")]
    public void Integers_wider_than_needed_are_read(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Fact]
    public void The_lowest_integer_keeps_its_value() =>
        Assert.Equal("-18446744073709551616", CborDocument.Read("3bffffffffffffffff"));

    [Theory]
    [InlineData("f93e00", "1.5f")]
    [InlineData("f97bff", "65504f")]
    [InlineData("f90001", "5.960464477539063E-08f")]
    [InlineData("f98000", "-0f")]
    [InlineData("f97e00", "NaNf")]
    [InlineData("fa3fc00000", "1.5f")]
    [InlineData("fa5f800000", "1.8446744073709552E+19f")]
    [InlineData("fb3fb999999999999a", "0.1f")]
    [InlineData("fb0000000000000001", "5E-324f")]
    [InlineData("fb7ff8000000000000", "NaNf")]
    public void Floats_of_every_width_are_read(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("f97c00", double.PositiveInfinity)]
    [InlineData("faff800000", double.NegativeInfinity)]
    [InlineData("fb7ff0000000000000", double.PositiveInfinity)]
    public void Infinities_are_read(string hex, double expected) =>
        Assert.Equal(expected, CborDocument.Start(hex).ReadFloat());

    [Fact]
    public void A_float_with_an_integral_value_stays_a_float() =>
        Assert.Equal(PerlType.Float, CborDocument.Start("f94200").Peek());

    [Theory]
    [InlineData("f4", "false")]
    [InlineData("f5", "true")]
    [InlineData("f6", "undef")]
    [InlineData("f7", "undef")]
    public void Booleans_null_and_undefined_are_read(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("e0")]
    [InlineData("f3")]
    [InlineData("f800")]
    [InlineData("f814")]
    [InlineData("f818")]
    [InlineData("f820")]
    [InlineData("f8ff")]
    public void Other_simple_values_are_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("1c")]
    [InlineData("1d")]
    [InlineData("1e")]
    [InlineData("1f")]
    [InlineData("3c")]
    [InlineData("3f")]
    [InlineData("5c")]
    [InlineData("7e")]
    [InlineData("9d")]
    [InlineData("bc")]
    [InlineData("dc")]
    [InlineData("df")]
    [InlineData("fc")]
    [InlineData("fe")]
    public void Reserved_initial_bytes_are_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex + "0000000000000000").Error);

    [Theory]
    [InlineData("40", "''")]
    [InlineData("43616263", "'abc'")]
    [InlineData("4441c3a900", "'A\u00c3\u00a9\0'")]
    [InlineData("60", "\"\"")]
    [InlineData("63e282ac", "\"€\"")]
    [InlineData("63616263", "\"abc\"")]
    [InlineData("580161", "'a'")]
    [InlineData("790001 61", "\"a\"")]
    [InlineData("5a00000001 61", "'a'")]
    [InlineData("7b0000000000000001 61", "\"a\"")]
    public void Byte_strings_and_text_strings_are_told_apart(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Fact]
    public void Text_is_not_checked_to_be_UTF_8()
    {
        var value = CborDocument.Start("62c080").ReadString();

        Assert.True(value.IsText);
        Assert.Equal([0xc0, 0x80], value.Bytes.ToArray());
    }

    [Theory]
    [InlineData("5fff", "''")]
    [InlineData("7fff", "\"\"")]
    [InlineData("5f 4161 40 426263 ff", "'abc'")]
    [InlineData("7f 6161 62c3a9 ff", "\"aé\"")]
    [InlineData("7f 61c3 61a9 ff", "\"é\"")]
    [InlineData("82 5f 4161 4162 ff 5f 4163 ff", "['ab', 'c']")]
    public void Chunks_of_a_string_are_put_together(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Fact]
    public void Many_small_chunks_are_put_together()
    {
        var document = "5f" + string.Concat(Enumerable.Repeat("4161", 20_000)) + "ff";

        Assert.Equal($"'{new string('a', 20_000)}'", CborDocument.Read(document));
    }

    [Theory]
    [InlineData("5f 6161 ff")]
    [InlineData("7f 4161 ff")]
    [InlineData("5f 5f 4161 ff ff")]
    [InlineData("7f 7f 6161 ff ff")]
    [InlineData("5f 01 ff")]
    [InlineData("5f 80 ff")]
    [InlineData("5f d9d9f7 4161 ff")]
    [InlineData("5f f6 ff")]
    public void Chunks_that_are_not_strings_of_the_same_kind_with_a_length_are_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Fact]
    public void A_value_of_another_type_than_asked_for_is_refused_with_both_types_named()
    {
        var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Start("4161").ReadInteger());

        Assert.Equal(PerlDataError.WrongType, refusal.Error);
        Assert.Equal("Expected an integer, found a string (at byte 0)", refusal.Message);
    }

    [Fact]
    public void Every_read_of_another_type_is_refused()
    {
        AssertWrongType("f6", reader => reader.ReadBoolean());
        AssertWrongType("01", reader => reader.ReadUndef());
        AssertWrongType("01", reader => reader.ReadFloat());
        AssertWrongType("f5", reader => reader.ReadInteger());
        AssertWrongType("01", reader => reader.ReadString());
        AssertWrongType("a0", reader => reader.ReadStartArray());
        AssertWrongType("80", reader => reader.ReadStartHash());
        AssertWrongType("80", reader => reader.ReadStartReference());
        AssertWrongType("80", reader => reader.ReadStartBlessed());

        static void AssertWrongType(string hex, Action<CborReader> read)
        {
            var reader = CborDocument.Start(hex);
            Assert.Equal(PerlDataError.WrongType, Assert.Throws<PerlDataException>(() => read(reader)).Error);
        }
    }
}
