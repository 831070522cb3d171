using EventRpc.Tests.Shared;
using static EventRpc.Protocol.Tests.Formats.StorableDocument;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class StorableWriterTests
{
    [Fact]
    public void Documents_are_as_Perl_writes_them()
    {
        Assert.Equal("050b" + "03000000010a0776657273696f6e00000003636d64", Convert.ToHexStringLower(StorableDocument.Write(new PerlHash { ["cmd"] = "version" })));
        Assert.Equal("03000000010881000000026f6b", Body(new PerlHash { ["ok"] = 1 }));
        Assert.Equal("1103466f6f0200000000", Body(new PerlArray { ClassName = "Foo" }));
        Assert.Equal("040200000000", Body(new PerlReference(new PerlArray())));
        Assert.Equal("0885", Body(new PerlReference(5)));
    }

    [Theory]
    [InlineData(0, "0880")]
    [InlineData(-128, "0800")]
    [InlineData(127, "08ff")]
    [InlineData(128, "0900000080")]
    [InlineData(-129, "09ffffff7f")]
    [InlineData(int.MaxValue, "097fffffff")]
    [InlineData(int.MinValue, "0980000000")]
    [InlineData(2147483648, "0a0a32313437343833363438")]
    [InlineData(long.MinValue, "0a142d39323233333732303336383534373735383038")]
    public void Integers_beyond_32_bits_are_their_digits(long number, string expected) => Assert.Equal(expected, Item(number));

    [Theory]
    [InlineData(2.5, "2.5")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1e15, "1e+15")]
    [InlineData(double.Epsilon, "4.94065645841247e-324")]
    [InlineData(-double.MaxValue, "-1.7976931348623157e+308")]
    [InlineData(0.0, "0")]
    [InlineData(double.PositiveInfinity, "Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Floats_are_as_many_digits_as_they_have(double number, string expected) =>
        Assert.Equal(Item(expected), Item(number));

    [Fact]
    public void Minus_zero_is_zero_since_its_text_would_be_true() => Assert.Equal("0a0130", Item(-0.0));

    [Fact]
    public void Scalars_are_written_in_their_shortest_form()
    {
        Assert.Equal("0a143138343436373434303733373039353531363135", Item(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal("05", Item(PerlValue.Undef));
        Assert.Equal("0a0131", Item(true));
        Assert.Equal("0a00", Item(false));
        Assert.Equal("0a03616263", Item("abc"));
        Assert.Equal("1703e282ac", Item("\u20ac"));
        Assert.StartsWith("0aff6161", Item(new string('a', 255)), StringComparison.Ordinal);
        Assert.StartsWith("01000001006161", Item(new string('a', 256)), StringComparison.Ordinal);
        Assert.StartsWith("1800000102e282ac", Item(new string('\u20ac', 86)), StringComparison.Ordinal);
        Assert.Equal("040885", Item(new PerlReference(5)));
        Assert.Equal("041103466f6f0a0178", Item(new PerlReference("x") { ClassName = "Foo" }));
    }

    [Fact]
    public void A_class_name_is_written_as_Perl_writes_it()
    {
        Assert.Equal("110454f673740200000000", Body(new PerlArray { ClassName = "T\u00f6st" }));
        Assert.Equal("110454e298ba0200000000", Body(new PerlArray { ClassName = "T\u263a" }));
    }

    [Fact]
    public void A_class_is_named_once()
    {
        Assert.Equal(
            "0200000003" + "041103466f6f0300000000" + "04110342617202" + "00000000" + "0412000300000000",
            Body(new PerlArray([new PerlHash { ClassName = "Foo" }, new PerlArray { ClassName = "Bar" }, new PerlHash { ClassName = "Foo" }])));

        var many = new PerlArray(Enumerable.Range(0, 300).Select(i => new PerlArray { ClassName = $"Class{i}" }));
        many.Items.AddRange(Enumerable.Range(0, 300).Select(i => new PerlArray { ClassName = $"Class{i}" }));
        many.Items.Add(new PerlArray { ClassName = new string('x', 200) });
        Assert.Equal(CanonicalNotation.Of(many), Read(StorableDocument.Write(many)));
    }

    [Fact]
    public void A_value_that_is_reached_again_is_pointed_at_by_its_number()
    {
        var shared = new PerlArray([1, 2]);
        Assert.Equal("0200000002" + "040200000002" + "08810882" + "0400" + "00000002", Body(new PerlArray([shared, shared])));
        var cycle = new PerlArray([1]);
        cycle.Items.Add(cycle);
        Assert.Equal("0200000002" + "0881" + "0400" + "00000000", Body(cycle));
        var self = new PerlReference();
        self.Target = self;
        Assert.Equal("040000000000", Body(self));
        Assert.Equal("0200000001" + "04040000000002", Body(new PerlArray([self])));
    }

    [Fact]
    public void Only_a_hash_with_a_key_above_U_00FF_has_flags()
    {
        Assert.Equal("0300000001" + "0881" + "00000001e9", Body(new PerlHash { ["\u00e9"] = 1 }));
        Assert.Equal("190000000001" + "0881" + "0100000003e282ac", Body(new PerlHash { ["\u20ac"] = 1 }));
        Assert.Equal(
            "190000000003" + "0881" + "000000000161" + "0882" + "0100000003e282ac" + "0883" + "0000000001e9",
            Body(new PerlHash { ["a"] = 1, ["\u20ac"] = 2, ["\u00e9"] = 3 }));
        Assert.Equal(
            "190000000002" + "04" + "0300000001" + "0881" + "0000000162" + "000000000161" + "0882" + "0100000003e282ac",
            Body(new PerlHash { ["a"] = new PerlHash { ["b"] = 1 }, ["\u20ac"] = 2 }));
    }

    [Fact]
    public void Flags_that_turn_out_to_be_needed_are_put_in_whatever_nests_and_refers_back()
    {
        var shared = new PerlHash { ["x"] = 1 };
        PerlValue value = shared;
        for (var i = 0; i < 200; i++)
        {
            var hash = new PerlHash { [$"a{i}"] = value, ["b"] = new PerlArray([i, shared]) };
            if (i % 3 != 0)
                hash["\u20ac"] = shared;
            hash["c"] = new PerlHash { ["d"] = "e", ["\u20ad"] = i };
            value = hash;
        }
        Assert.Equal(CanonicalNotation.Of(value), Read(StorableDocument.Write(value)));
    }

    [Fact]
    public void Flags_in_deeply_nested_hashes_are_put_in_once_and_not_once_a_level()
    {
        PerlValue value = new string('x', 4_000_000);
        for (var i = 0; i < 9_000; i++)
            value = new PerlHash { ["a"] = value, ["\u20ac"] = i };
        var document = StorableDocument.Write(value);
        Start(document).Skip();
    }

    [Fact]
    public void What_was_taken_back_is_neither_pointed_at_nor_counted()
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Storable.CreateWriter();
        var value = new PerlArray([new PerlHash { ClassName = "A", ["a"] = 1, ["\u20ac"] = 2 }]);
        writer.Start(output);
        writer.WriteStartArray(2);
        value.WriteTo(writer);
        output.Truncate(0);

        writer.Start(output);
        value.WriteTo(writer);
        writer.Complete();

        Assert.Equal(Convert.ToHexString(StorableDocument.Write(value)), Convert.ToHexString(output.WrittenSpan));
    }

    /// <summary>A value as an element, as hex.</summary>
    private static string Item(PerlValue value) => Body(new PerlArray([value]))[10..];
}
