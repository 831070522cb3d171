using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class SerealWriterTests
{
    [Theory]
    [InlineData(1, "3d73726c0100")]
    [InlineData(2, "3d73726c0200")]
    [InlineData(3, "3df3726c0300")]
    [InlineData(4, "3df3726c0400")]
    [InlineData(5, "3df3726c0500")]
    public void A_reply_is_in_the_version_of_the_request(int version, string header)
    {
        var request = SerealDocument.Start(SerealDocument.OfBody("25", version));

        Assert.StartsWith(header, Hex(SerealDocument.Write(1, request)), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_answered_the_version_is_one_that_every_peer_reads()
    {
        Assert.Equal("3df3726c030001", Hex(SerealDocument.Write(1)));
        Assert.Equal("3df3726c030001", Hex(SerealDocument.Write(1, MessageFormat.Negotiation.CreateReader())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Shared_values_point_to_where_the_version_says(int version)
    {
        var shared = new PerlHash { ClassName = "A", ["k"] = new PerlReference("x") };
        var value = new PerlArray([shared, shared, new PerlHash { ["again"] = shared }]);
        value.Items.Add(value);

        var document = SerealDocument.Write(value, SerealDocument.Start(SerealDocument.OfBody("25", version)));

        Assert.Equal(CanonicalNotation.Of(value), SerealDocument.Read(document));
    }

    [Fact]
    public void Booleans_are_their_own_only_where_the_version_has_them()
    {
        Assert.Equal("282b02" + "0160", Body(new PerlArray([true, false]), version: 4));
        Assert.Equal("282b02" + "3534", Body(new PerlArray([true, false]), version: 5));
    }

    [Fact]
    public void Values_are_written_in_their_shortest_form()
    {
        Assert.Equal("0f", Body(15));
        Assert.Equal("2010", Body(16));
        Assert.Equal("10", Body(-16));
        Assert.Equal("2121", Body(-17));
        Assert.Equal("20ffffffffffffffffff01", Body(PerlInteger.Of(ulong.MaxValue)));
        Assert.Equal("21ffffffffffffffffff01", Body(long.MinValue));
        Assert.Equal("220000c03f", Body(1.5));
        Assert.Equal("239a9999999999b93f", Body(0.1));
        Assert.Equal("2200000080", Body(-0.0));
        Assert.Equal("25", Body(PerlValue.Undef));
        Assert.Equal("63616263", Body("abc"));
        Assert.Equal("2703e282ac", Body("\u20ac"));
        Assert.Equal("2620" + new string('6', 64).Replace("66", "61", StringComparison.Ordinal), Body(new string('a', 32)));
        Assert.Equal("2c63466f6f" + "282a00", Body(new PerlHash { ClassName = "Foo" }));
        Assert.Equal("282c63466f6f" + "282b00", Body(new PerlReference(new PerlArray { ClassName = "Foo" })));
    }

    [Fact]
    public void A_value_that_is_reached_again_is_marked_and_pointed_at()
    {
        var shared = new PerlArray([1]);

        Assert.Equal("282b02" + "28ab0101" + "2905", Body(new PerlArray([shared, shared])));
    }

    [Fact]
    public void A_value_that_was_taken_back_is_not_pointed_at()
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Sereal.CreateWriter();
        var value = new PerlArray([1]);
        writer.Start(output);
        value.WriteTo(writer);
        output.Truncate(0);

        writer.Start(output);
        value.WriteTo(writer);
        writer.Complete();

        Assert.Equal("3df3726c0300282b0101", Hex(output.WrittenSpan));
    }

    [Fact]
    public void Lists_of_a_program_are_written_in_the_short_form() =>
        Assert.Equal("4201" + "02", Hex(Write(Enumerable.Range(1, 2).ToList()).AsSpan(6)));

    private static byte[] Write<T>(T value)
    {
        using var output = new MessageBuffer();
        var writer = MessageFormat.Sereal.CreateWriter();
        writer.Start(output);
        new PerlConverters().Get<T>().Write(writer, value);
        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static string Body(PerlValue value, int version = 5) =>
        Hex(SerealDocument.Write(value, SerealDocument.Start(SerealDocument.OfBody("25", version))))[12..];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
