using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Big numbers, and tags without a meaning to Perl.</summary>
public sealed class CborReaderTagTests
{
    [Theory]
    [InlineData("c24105", "5n")]
    [InlineData("c24d018ee90ff6c373e0ee4e3f0ad2", "123456789012345678901234567890n")]
    [InlineData("c240", "0n")]
    [InlineData("c242 0005", "5n")]
    [InlineData("c349 010000000000000000", "-18446744073709551616n")]
    [InlineData("c34105", "-5n")]
    [InlineData("c25f 4101 420000 ff", "65536n")]
    [InlineData("d9d9f7 c2 d9d9f7 4105", "5n")]
    [InlineData("d802 4105", "5n")]
    [InlineData("a1 c24105 01", "{'5': 1}")]
    public void Big_integers_are_read(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("c482200f", "15*10^-1")]
    [InlineData("c4821b7fffffffffffffff20", "-1*10^9223372036854775807")]
    [InlineData("c48220c24105", "5*10^-1")]
    [InlineData("c49f2003ff", "3*10^-1")]
    [InlineData("c5822003", "3*2^-1")]
    [InlineData("82 c5822003 01", "[3*2^-1, 1]")]
    [InlineData("a1 c482200f 01", "{'1.5': 1}")]
    public void Big_floats_are_read(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("c205")]
    [InlineData("c26105")]
    [InlineData("c27f6105ff")]
    [InlineData("c280")]
    [InlineData("c2c24105")]
    [InlineData("c3f6")]
    public void A_big_integer_that_is_no_byte_string_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("c401")]
    [InlineData("c480")]
    [InlineData("c48101")]
    [InlineData("c483010203")]
    [InlineData("c49f010203ff")]
    [InlineData("c49f01ff")]
    [InlineData("c48241610f")]
    [InlineData("c482200f20ff")]
    [InlineData("c482c2410105")]
    [InlineData("c582204161")]
    [InlineData("c58220fa3fc00000")]
    public void A_big_float_of_another_shape_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => CborDocument.Read(hex)).Error);

    [Fact]
    public void An_exponent_beyond_64_bits_is_refused() =>
        Assert.Equal(PerlDataError.OutOfRange, CborDocument.Refusal("c482 1bffffffffffffffff 01").Error);

    [Theory]
    [InlineData("c01a00000001", "1", "0<1>")]
    [InlineData("d81840", "''", "24<''>")]
    [InlineData("dbffffffffffffffff01", "1", "18446744073709551615<1>")]
    [InlineData("d903e8 c1 d9d9f7 a14161c102", "{'a': 2}", "1000<1<{'a': 1<2>}>>")]
    [InlineData("d95652 c1 d95652 c105", @"\\5", @"\1<\1<5>>")]
    [InlineData("d903e8 d81a 82 4143 82 465343414c4152 c105", @"C(\5)", @"1000<C(\1<5>)>")]
    public void Other_tags_are_kept_or_passed_over(string hex, string passed, string kept)
    {
        Assert.Equal(passed, CborDocument.Read(hex));
        Assert.Equal(kept, CborDocument.Read(hex, keepsTags: true));
    }

    [Fact]
    public void Looking_at_a_value_does_not_lose_its_tag()
    {
        var reader = CborDocument.Start("d903e8 8101");

        Assert.Equal(PerlType.Array, reader.Peek());
        var value = Assert.IsType<PerlTagged>(PerlValue.Read(reader));
        Assert.Equal(1000UL, value.Tag);
        Assert.IsType<PerlArray>(value.Value);
        Assert.False(reader.KeepsTags);
    }

    [Fact]
    public void A_tag_is_passed_over_by_every_typed_target()
    {
        var converters = new PerlConverters();

        Assert.Equal(5, Read<int>("c105"));
        Assert.Equal("abc", Read<string>("c163616263"));
        Assert.Equal([1, 2], Read<List<int>>("c1 82 01 c102"));
        Assert.Equal(1L, Assert.IsType<Dictionary<string, object?>>(Read<object>("c1 a1 4161 c1 01"))["a"]);
        Assert.True(Read<bool>("c180"));
        Assert.Null(converters.Get(typeof(string), orUndef: true) is PerlConverter<string> c ? c.Read(CborDocument.Start("c1f6")) : "");
        Assert.Equal(1, Assert.IsType<PerlHash>(Read<PerlHash>("c1a1416101")).Count);
        Assert.Equal(1UL, Read<PerlTagged>("c1a1416101").Tag);

        T Read<T>(string hex) => converters.Get<T>().Read(CborDocument.Start(hex));
    }

    [Fact]
    public void A_tag_on_a_key_or_on_a_part_of_an_object_or_big_number_is_passed_over_by_those_who_keep_tags_too()
    {
        foreach (var keepsTags in new[] { false, true })
        {
            Assert.Equal(CborDocument.Read("c24105"), CborDocument.Read("c2d903e84105", keepsTags));
            Assert.Equal(CborDocument.Read("c482200f"), CborDocument.Read("c4d903e882 d903e820 d903e80f", keepsTags));
            Assert.Equal(CborDocument.Read("a1416b01"), CborDocument.Read("a1d903e8416b01", keepsTags));
            Assert.Equal(CborDocument.Read("d81a8243466f6f82654152524159 8101"), CborDocument.Read("d81a82 d903e843466f6f d903e882d903e8654152524159 d903e88101", keepsTags));
        }
    }

    [Fact]
    public void Tagged_values_and_big_numbers_are_written_as_they_were_read()
    {
        const string hex = "86d903e8c18101c24105c34105c4822003c5822003c48220c349010000000000000000";
        var value = PerlValue.Read(CborDocument.Start(hex));

        Assert.Equal(hex, CborDocument.Write(value.WriteTo));
    }

    [Fact]
    public void Only_CBOR_can_say_what_a_tag_is()
    {
        var value = new PerlTagged(1000, 5);
        foreach (var format in MessageFormat.All.Where(f => f != MessageFormat.Cbor))
        {
            using var output = new MessageBuffer();
            var writer = format.CreateWriter();
            writer.Start(output);
            Assert.Equal(PerlDataError.Unsupported, Assert.Throws<PerlDataException>(() => value.WriteTo(writer)).Error);
        }
    }

    [Fact]
    public void Other_formats_write_big_numbers_as_digits()
    {
        var value = new PerlArray(
        [
            new PerlBigInteger(System.Numerics.BigInteger.Parse("-123456789012345678901234567890", System.Globalization.CultureInfo.InvariantCulture)),
            new PerlBigFloat(new BigFloat(15, -1)),
        ]);
        foreach (var format in MessageFormat.All.Where(f => f != MessageFormat.Cbor))
        {
            using var output = new MessageBuffer();
            var writer = format.CreateWriter();
            writer.Start(output);
            value.WriteTo(writer);
            writer.Complete();
            var reader = format.CreateReader();
            reader.Start(output.WrittenSpan.ToArray());
            var read = Assert.IsType<PerlArray>(PerlValue.Read(reader));
            Assert.Equal("-123456789012345678901234567890", Assert.IsType<PerlString>(read[0]).ToString());
            Assert.Equal("1.5", Assert.IsType<PerlString>(read[1]).ToString());
        }
    }
}
