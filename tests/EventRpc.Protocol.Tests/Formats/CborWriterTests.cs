using System.Globalization;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborWriterTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(23, "17")]
    [InlineData(24, "1818")]
    [InlineData(255, "18ff")]
    [InlineData(256, "190100")]
    [InlineData(65535, "19ffff")]
    [InlineData(65536, "1a00010000")]
    [InlineData(4294967295, "1affffffff")]
    [InlineData(4294967296, "1b0000000100000000")]
    [InlineData(long.MaxValue, "1b7fffffffffffffff")]
    [InlineData(-1, "20")]
    [InlineData(-24, "37")]
    [InlineData(-25, "3818")]
    [InlineData(-256, "38ff")]
    [InlineData(-257, "390100")]
    [InlineData(-65537, "3a00010000")]
    [InlineData(-4294967297, "3b0000000100000000")]
    [InlineData(long.MinValue, "3b7fffffffffffffff")]
    public void Integers_take_the_shortest_form(long value, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteInteger(value)));

    [Theory]
    [InlineData(23, "17")]
    [InlineData(ulong.MaxValue, "1bffffffffffffffff")]
    public void Unsigned_integers_take_the_shortest_form(ulong value, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteInteger(value)));

    [Theory]
    [InlineData(1.5, "fa3fc00000")]
    [InlineData(0.1, "fb3fb999999999999a")]
    [InlineData(3.0, "fa40400000")]
    [InlineData(0.0, "fa00000000")]
    [InlineData(-0.0, "fa80000000")]
    [InlineData(1e16, "fb4341c37937e08000")]
    [InlineData(1e300, "fb7e37e43c8800759c")]
    [InlineData(5e-324, "fb0000000000000001")]
    [InlineData(18446744073709551616.0, "fa5f800000")]
    [InlineData(double.PositiveInfinity, "fa7f800000")]
    [InlineData(double.NegativeInfinity, "faff800000")]
    [InlineData(double.NaN, "fb7ff8000000000000")]
    public void Floats_stay_floats_and_take_32_bits_where_nothing_is_lost(double value, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteFloat(value)));

    [Theory]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(256)]
    [InlineData(22098)]
    public void Tags_that_mean_something_are_not_written_as_ones_that_do_not(ulong tag)
    {
        var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Write(new PerlTagged(tag, 1).WriteTo));

        Assert.Equal(PerlDataError.Unsupported, refusal.Error);
    }

    [Fact]
    public void Booleans_and_undef_are_simple_values()
    {
        Assert.Equal("f5", CborDocument.Write(writer => writer.WriteBoolean(true)));
        Assert.Equal("f4", CborDocument.Write(writer => writer.WriteBoolean(false)));
        Assert.Equal("f6", CborDocument.Write(writer => writer.WriteUndef()));
    }

    [Fact]
    public void Bytes_and_text_have_their_own_types()
    {
        Assert.Equal("43616263", CborDocument.Write(writer => writer.WriteBytes("abc"u8)));
        Assert.Equal("63616263", CborDocument.Write(writer => writer.WriteText("abc"u8)));
        Assert.Equal("63e282ac", CborDocument.Write(writer => writer.WriteText("€"u8)));
    }

    [Theory]
    [InlineData("", "40")]
    [InlineData("abc", "43616263")]
    [InlineData("é", "62c3a9")]
    [InlineData("€", "63e282ac")]
    [InlineData("😀", "64f09f9880")]
    public void Characters_become_bytes_if_they_are_ASCII_and_text_otherwise(string value, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteString(value)));

    [Fact]
    public void A_lone_surrogate_is_written_as_Perl_writes_it() =>
        Assert.Equal("6461eda080", CborDocument.Write(writer => writer.WriteString("a\ud800")));

    [Theory]
    [InlineData("é", "a141e901")]
    [InlineData("€", "a163e282ac01")]
    [InlineData("é€", "a165c3a9e282ac01")]
    [InlineData("abc", "a14361626301")]
    [InlineData("", "a14001")]
    public void Keys_become_bytes_if_no_character_is_above_U_00FF(string key, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer =>
        {
            writer.WriteStartHash(1);
            writer.WriteKey(key);
            writer.WriteInteger(1);
            writer.WriteEndHash();
        }));

    [Fact]
    public void Keys_of_bytes_are_written_as_they_are() =>
        Assert.Equal("42c3a9", CborDocument.Write(writer => writer.WriteKey("é"u8)));

    [Theory]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Wide_strings_of_every_length_keep_their_characters(int length)
    {
        var value = new string('€', length);

        Assert.Equal($"\"{value}\"", CborDocument.Read(CborDocument.Write(writer => writer.WriteString(value))));
    }

    [Theory]
    [InlineData(0, "80")]
    [InlineData(23, "97")]
    [InlineData(24, "9818")]
    [InlineData(70_000, "9a00011170")]
    public void Arrays_begin_with_their_count(int count, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteStartArray(count)));

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(24, "b818")]
    [InlineData(256, "b90100")]
    public void Hashes_begin_with_their_count(int count, string expected) =>
        Assert.Equal(expected, CborDocument.Write(writer => writer.WriteStartHash(count)));

    [Fact]
    public void References_are_tagged()
    {
        Assert.Equal("d9565205", CborDocument.Write(writer =>
        {
            writer.WriteStartReference();
            writer.WriteInteger(5);
            writer.WriteEndReference();
        }));
        Assert.Equal("d95652820102", CborDocument.Write(writer =>
        {
            writer.WriteStartReference();
            writer.WriteStartArray(2);
            writer.WriteInteger(1);
            writer.WriteInteger(2);
            writer.WriteEndArray();
            writer.WriteEndReference();
        }));
    }

    [Fact]
    public void An_object_of_a_hash_is_a_flat_list() =>
        Assert.Equal("d81a82474d793a3a4f626a82444841534882416101", CborDocument.Write(writer =>
        {
            writer.WriteStartBlessed("My::Obj", PerlType.Hash);
            writer.WriteStartHash(1);
            writer.WriteKey("a");
            writer.WriteInteger(1);
            writer.WriteEndHash();
            writer.WriteEndBlessed();
        }));

    [Fact]
    public void An_object_of_an_array_is_a_list() =>
        Assert.Equal("d81a82474d793a3a4f626a8245415252415982014178", CborDocument.Write(writer =>
        {
            writer.WriteStartBlessed("My::Obj", PerlType.Array);
            writer.WriteStartArray(2);
            writer.WriteInteger(1);
            writer.WriteString("x");
            writer.WriteEndArray();
            writer.WriteEndBlessed();
        }));

    [Fact]
    public void An_object_of_a_scalar_is_the_scalar() =>
        Assert.Equal("d81a8242543282465343414c41524178", CborDocument.Write(writer =>
        {
            writer.WriteStartBlessed("T2", PerlType.Reference);
            writer.WriteStartReference();
            writer.WriteString("x");
            writer.WriteEndReference();
            writer.WriteEndBlessed();
        }));

    [Fact]
    public void Only_the_content_itself_of_an_object_is_written_differently()
    {
        var hex = CborDocument.Write(writer =>
        {
            writer.WriteStartBlessed("C", PerlType.Hash);
            writer.WriteStartHash(2);
            writer.WriteKey("h");
            writer.WriteStartHash(0);
            writer.WriteEndHash();
            writer.WriteKey("r");
            writer.WriteStartBlessed("D", PerlType.Reference);
            writer.WriteStartReference();
            writer.WriteStartReference();
            writer.WriteInteger(1);
            writer.WriteEndReference();
            writer.WriteEndReference();
            writer.WriteEndBlessed();
            writer.WriteEndHash();
            writer.WriteEndBlessed();
        });

        Assert.Equal(@"C({'h': {}, 'r': D(\\1)})", CborDocument.Read(hex));
    }

    [Fact]
    public void A_writer_forgets_a_document_that_it_did_not_finish()
    {
        using var output = new MessageBuffer();
        var writer = new CborWriter(PerlLimits.Default);
        writer.Start(output);
        writer.WriteStartBlessed("C", PerlType.Hash);

        output.Truncate(0);
        writer.Start(output);
        writer.WriteStartHash(0);
        Assert.Equal([0xa0], output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Only_what_Perl_can_freeze_is_blessed() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CborDocument.Write(writer => writer.WriteStartBlessed("C", PerlType.Integer)));

    [Fact]
    public void Values_nest_512_levels_and_no_deeper()
    {
        Assert.Equal(512 * 2, CborDocument.Write(writer => Nest(writer, 512)).Length);

        var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Write(writer => Nest(writer, 513)));
        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);

        static void Nest(CborWriter writer, int levels)
        {
            for (var i = 0; i < levels; i++)
                writer.WriteStartArray(1);
        }
    }

    [Fact]
    public void Objects_nest_as_far_as_the_peer_reads_them()
    {
        CborDocument.Write(writer => Nest(writer, 170));

        Assert.Throws<PerlDataException>(() => CborDocument.Write(writer => Nest(writer, 171)));

        static void Nest(CborWriter writer, int levels)
        {
            for (var i = 0; i < levels; i++)
            {
                writer.WriteStartBlessed("C", PerlType.Array);
                writer.WriteStartArray(1);
            }
        }
    }

    [Fact]
    public void Levels_that_were_left_are_not_counted() =>
        CborDocument.Write(writer =>
        {
            writer.WriteStartArray(1000);
            for (var i = 0; i < 1000; i++)
            {
                writer.WriteStartBlessed(i.ToString(CultureInfo.InvariantCulture), PerlType.Hash);
                writer.WriteStartHash(1);
                writer.WriteKey("k");
                writer.WriteStartReference();
                writer.WriteUndef();
                writer.WriteEndReference();
                writer.WriteEndHash();
                writer.WriteEndBlessed();
            }
            writer.WriteEndArray();
        });
}
