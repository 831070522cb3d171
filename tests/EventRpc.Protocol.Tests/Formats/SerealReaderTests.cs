using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class SerealReaderTests
{
    [Theory]
    [InlineData("00", "0")]
    [InlineData("0f", "15")]
    [InlineData("10", "-16")]
    [InlineData("1f", "-1")]
    [InlineData("20ac02", "300")]
    [InlineData("208000", "0")]
    [InlineData("20ffffffffffffffffff01", "18446744073709551615")]
    [InlineData("2121", "-17")]
    [InlineData("21ffffffffffffffffff01", "-9223372036854775808")]
    [InlineData("21feffffffffffffffff01", "9223372036854775807")]
    [InlineData("80", "0")]
    [InlineData("3f3f3f01", "1")]
    public void Integers_are_read(string body, string expected) =>
        Assert.Equal($$"""{"t":"int","v":"{{expected}}"}""", SerealDocument.Read(body));

    [Theory]
    [InlineData("220000c03f", 1.5)]
    [InlineData("239a9999999999b93f", 0.1)]
    [InlineData("2400000000000000c0ff3f000000000000", 1.5)]
    [InlineData("2400000000000000c0ffbf000000000000", -1.5)]
    [InlineData("240000000000000080ff7f000000000000", double.PositiveInfinity)]
    [InlineData("240000000000000000000000000000aabb", 0.0)]
    [InlineData("220000807f", double.PositiveInfinity)]
    [InlineData("220000c07f", double.NaN)]
    public void Floats_of_every_width_are_read(string body, double expected) =>
        Assert.Equal(expected, SerealDocument.Start(SerealDocument.OfBody(body)).ReadFloat());

    [Theory]
    [InlineData("25", """{"t":"undef"}""")]
    [InlineData("39", """{"t":"undef"}""")]
    [InlineData("34", """{"t":"bool","v":false}""")]
    [InlineData("35", """{"t":"bool","v":true}""")]
    [InlineData("3a", """{"t":"bool","v":false}""")]
    [InlineData("3b", """{"t":"bool","v":true}""")]
    [InlineData("b5", """{"t":"bool","v":true}""")]
    [InlineData("60", """{"t":"bytes","hex":""}""")]
    [InlineData("63616263", """{"t":"bytes","hex":"616263"}""")]
    [InlineData("2603616263", """{"t":"bytes","hex":"616263"}""")]
    [InlineData("2703e282ac", """{"t":"text","s":"\u20ac"}""")]
    [InlineData("2703616263", """{"t":"text","s":"abc"}""")]
    [InlineData("2703eda080", """{"t":"text","cp":"d800"}""")]
    [InlineData("2704f4908080", """{"t":"text","cp":"110000"}""")]
    [InlineData("28 05", """{"t":"ref","v":{"t":"int","v":"5"}}""")]
    [InlineData("28 28 05", """{"t":"ref","v":{"t":"ref","v":{"t":"int","v":"5"}}}""")]
    [InlineData("28 3f3f 05", """{"t":"ref","v":{"t":"int","v":"5"}}""")]
    [InlineData("40", """{"t":"list","v":[]}""")]
    [InlineData("28 2b 00", """{"t":"list","v":[]}""")]
    [InlineData("28 3f 2b 01 3f 01", """{"t":"list","v":[{"t":"int","v":"1"}]}""")]
    [InlineData("50", """{"t":"hash","v":[]}""")]
    [InlineData("28 2a 01 6161 01", """{"t":"hash","v":[["a",{"t":"int","v":"1"}]]}""")]
    [InlineData("51 61e9 01", """{"t":"hash","v":[["\u00e9",{"t":"int","v":"1"}]]}""")]
    [InlineData("2c 63466f6f 28 05", """{"t":"obj","class":"Foo","v":{"t":"ref","v":{"t":"int","v":"5"}}}""")]
    [InlineData("2c 27 03 466f6f 50", """{"t":"obj","class":"Foo","v":{"t":"hash","v":[]}}""")]
    [InlineData("2c 26 03 466f6f 40", """{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}""")]
    [InlineData("2c 714a534f4e3a3a50503a3a426f6f6c65616e 28 01", """{"t":"bool","v":true}""")]
    [InlineData("2c 714a534f4e3a3a50503a3a426f6f6c65616e 28 00", """{"t":"bool","v":false}""")]
    [InlineData("01 ffffff", """{"t":"int","v":"1"}""")]
    public void Every_kind_of_item_is_read(string body, string expected) => Assert.Equal(expected, SerealDocument.Read(body));

    [Theory]
    [InlineData("36")]
    [InlineData("37")]
    [InlineData("38 00000000000000000000000000000000")]
    [InlineData("3c 01 01")]
    [InlineData("3d f3726c0500 01")]
    [InlineData("3e 01")]
    [InlineData("2b 01 05")]
    [InlineData("2a 01 6161 05")]
    [InlineData("20 ffffffffffffffffff02")]
    [InlineData("20 ffffffffffffffffffff01")]
    [InlineData("51 25 01")]
    [InlineData("51 01 01")]
    [InlineData("52 6161 01 6161 02")]
    [InlineData("52 6161 01 270161 02")]
    [InlineData("2c 05 50")]
    [InlineData("2c 63466f6f 05")]
    [InlineData("2c 63466f6f 61 41")]
    public void What_is_no_value_is_refused(string body) => Assert.Equal(PerlDataError.Malformed, SerealDocument.Refusal(body).Error);

    [Theory]
    [InlineData("31 63612e62 6169")]
    public void What_is_not_supported_is_refused(string body) =>
        Assert.Contains(SerealDocument.Refusal(body).Error, new[] { PerlDataError.Unsupported, PerlDataError.Malformed });

    [Theory]
    [InlineData("26 ffffffff0f 61")]
    [InlineData("27 ffffffffffffffffff01 61")]
    [InlineData("28 2b ffffffff07 01")]
    [InlineData("28 2a ffffffff07 01 01")]
    [InlineData("28 2b ffffffffffffffffff01 01")]
    [InlineData("28 2a ffffffffffffffffff01 01")]
    [InlineData("28 2a 8080808080808080 40 01")]
    public void Absurd_lengths_are_refused_without_memory_for_them(string body)
    {
        var document = SerealDocument.OfBody(body);
        Assert.Equal(PerlDataError.Truncated, SerealDocument.Refusal(body).Error);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PerlDataException>(() => SerealDocument.Start(document).Skip());
        Assert.Throws<PerlDataException>(() => PerlValue.Read(SerealDocument.Start(document)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Values_nest_10000_levels_and_no_deeper()
    {
        PerlValue.Read(SerealDocument.Start(Nested(10_000)));
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => PerlValue.Read(SerealDocument.Start(Nested(10_001)))).Error);
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => PerlValue.Read(SerealDocument.Start(Nested(1_000_000)))).Error);
        SerealDocument.Start(Nested(1_000_000)).Skip();

        static byte[] Nested(int levels) => [.. SerealDocument.OfBody(""), .. Enumerable.Repeat((byte)0x41, levels), 0x01];
    }

    [Fact]
    public void The_canonical_notation_nests_as_deep_as_any_value()
    {
        PerlValue value = 1;
        for (var i = 0; i < 100_000; i++)
            value = new PerlArray([value]);

        Assert.EndsWith("]}]}", CanonicalNotation.Of(value), StringComparison.Ordinal);
    }
}
