namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborReaderObjectTests
{
    [Theory]
    [InlineData("d95652 05", @"\5")]
    [InlineData("d95652 820102", @"\[1, 2]")]
    [InlineData("d95652 f6", @"\undef")]
    [InlineData("d95652 d95652 4178", @"\\'x'")]
    [InlineData("da00005652 05", @"\5")]
    [InlineData("82 d9565201 d9565200", @"[\1, \0]")]
    [InlineData("d95652 d9d9f7 05", @"\5")]
    public void References_are_read(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("d9d9f7 01", "1")]
    [InlineData("d9d9f7 d9d9f7 820102", "[1, 2]")]
    [InlineData("82 d9d9f7 01 d9d9f7 02", "[1, 2]")]
    public void The_self_describing_tag_is_dropped(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("d81a 82 474d793a3a4f626a 82 4448415348 82 4161 01", "My::Obj({'a': 1})")]
    [InlineData("d81a 82 474d793a3a4f626a 82 454152524159 82 01 4178", "My::Obj([1, 'x'])")]
    [InlineData("d81a 82 425432 82 465343414c4152 4178", @"T2(\'x')")]
    public void Objects_as_Event_RPC_writes_them_are_read(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("d81a 82 4143 82 4448415348 80", "C({})")]
    [InlineData("d81a 82 6143 82 6448415348 82 6161 01", "C({\"a\": 1})")]
    [InlineData("d81a 82 4143 82 654152524159 80", "C([])")]
    [InlineData("d81a 82 63e282ac 82 665343414c4152 01", @"€(\1)")]
    [InlineData("da0000001a 82 4143 82 454152524159 80", "C([])")]
    [InlineData("d9d9f7 d81a d9d9f7 82 d9d9f7 4143 d9d9f7 82 d9d9f7 4448415348 d9d9f7 82 d9d9f7 4161 d9d9f7 01", "C({'a': 1})")]
    public void Strings_and_heads_of_an_object_may_be_of_any_form(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("d81a 9f 4143 9f 4448415348 9f 4161 01 4162 02 ff ff ff", "C({'a': 1, 'b': 2})")]
    [InlineData("d81a 9f 4143 82 454152524159 9f 01 ff ff", "C([1])")]
    [InlineData("d81a 82 4143 9f 465343414c4152 01 ff", @"C(\1)")]
    [InlineData("82 d81a 9f 4143 9f 465343414c4152 9fff ff ff 05", @"[C(\[]), 5]")]
    public void The_arrays_of_an_object_may_be_open(string hex, string expected) =>
        Assert.Equal(expected, CborDocument.Read(hex));

    [Fact]
    public void A_class_name_in_chunks_outlives_the_type_behind_it() =>
        Assert.Equal(
            "Class({})",
            CborDocument.Read("d81a 82 5f 42436c 43617373 ff 82 5f 424841 425348 ff 80"));

    [Theory]
    [InlineData("d81a 82 4143 82 4448415348 82 416f d81a 82 4144 82 454152524159 81 d81a 82 4145 82 465343414c4152 07",
        @"C({'o': D([E(\7)])})")]
    [InlineData("d81a 82 4143 82 465343414c4152 d81a 82 4144 82 4448415348 80", @"C(\D({}))")]
    [InlineData("d81a 82 4143 82 465343414c4152 d95652 01", @"C(\\1)")]
    [InlineData("d95652 d81a 82 4143 82 4448415348 80", @"\C({})")]
    [InlineData("d81a 82 4143 82 4448415348 82 01 820102", "C({'1': [1, 2]})")]
    public void Objects_nest(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Fact]
    public void Each_part_of_an_object_has_its_own_kind()
    {
        var reader = CborDocument.Start("d81a 82 425432 82 465343414c4152 4178");

        Assert.Equal(PerlType.Blessed, reader.Peek());
        Assert.Equal("T2", reader.ReadStartBlessed().ToString());
        Assert.Equal(PerlType.Reference, reader.Peek());
        Assert.Equal(PerlType.Reference, reader.Peek());
        Assert.Throws<PerlDataException>(() => reader.ReadString());
        reader.ReadStartReference();
        Assert.Equal(PerlType.String, reader.Peek());
        Assert.Equal("x", reader.ReadString().ToString());
        reader.ReadEnd();
        reader.ReadEnd();
        reader.ReadEndOfDocument();
    }

    [Theory]
    [InlineData("d81a 80")]
    [InlineData("d81a 81 4143")]
    [InlineData("d81a 83 4143 82 4448415348 80 01")]
    [InlineData("d81a 9f ff")]
    [InlineData("d81a 9f 4143 ff")]
    [InlineData("d81a 9f 4143 82 4448415348 80 01 ff")]
    [InlineData("d81a 82 4143 80")]
    [InlineData("d81a 82 4143 81 4448415348")]
    [InlineData("d81a 82 4143 83 4448415348 80 80")]
    [InlineData("d81a 82 4143 9f 4448415348 80 80 ff")]
    [InlineData("d81a 82 4143 9f 4448415348 ff")]
    [InlineData("d81a 82 4143 4448415348")]
    [InlineData("d81a 82 01 82 4448415348 80")]
    [InlineData("d81a 82 4143 82 01 80")]
    [InlineData("d81a 4143")]
    [InlineData("d81a a1 4143 80")]
    public void Objects_of_another_shape_are_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("d81a 82 4143 82 4448415348 a0")]
    [InlineData("d81a 82 4143 82 4448415348 01")]
    [InlineData("d81a 82 4143 82 454152524159 a0")]
    [InlineData("d81a 82 4143 82 454152524159 d9565280")]
    public void Content_that_is_not_a_list_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("d81a 82 4143 82 4448415348 81 4161")]
    [InlineData("d81a 82 4143 82 4448415348 83 4161 01 4162")]
    [InlineData("d81a 82 4143 82 4448415348 9f 4161 ff")]
    [InlineData("d81a 82 4143 82 4448415348 82 80 01")]
    public void A_hash_with_a_key_without_a_value_or_a_key_that_is_none_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("43524546", "REF")]
    [InlineData("64434f4445", "CODE")]
    [InlineData("40", "")]
    [InlineData("4468617368", "hash")]
    public void Content_of_another_type_is_refused_by_name(string typeHex, string type)
    {
        var refusal = CborDocument.Refusal($"d81a 82 4143 82 {typeHex} 80");

        Assert.Equal(PerlDataError.Malformed, refusal.Error);
        Assert.StartsWith($"Unsupported reference type '{type}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_of_a_type_is_not_repeated_to_the_peer()
    {
        var type = string.Concat(Enumerable.Repeat("41", 10_000));

        Assert.InRange(CborDocument.Refusal($"d81a 82 4143 82 592710 {type} 80").Message.Length, 1, 200);
    }
}
