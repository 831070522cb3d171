using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class StorableRegexpTests
{
    private const string Class = "11 06 526567657870";

    private const string AbcI = """{"t":"regexp","pat":{"t":"bytes","hex":"616263"},"flags":"i"}""";

    /// <remarks>Perl reads each of these, too.</remarks>
    [Theory]
    [InlineData(Class + "20 00 03 616263 01 69", AbcI)]
    [InlineData("20 00 03 616263 01 69", AbcI)]
    [InlineData("02 00000001 04" + Class + "20 00 03 616263 01 69", "[" + AbcI + "]")]
    [InlineData("02 00000001 04 20 00 03 616263 01 69", "[" + AbcI + "]")]
    [InlineData("02 00000001 20 00 03 616263 01 69", "[" + AbcI + "]")] // ${qr/abc/i}
    [InlineData("02 00000001 11 014b 20 00 03 616263 01 69", "[" + AbcI + "]")]
    [InlineData("04" + Class + "20 00 03 616263 01 69", """{"t":"ref","v":""" + AbcI + "}")]
    [InlineData(Class + "20 01 00000003 616263 01 69", AbcI)]
    [InlineData(Class + "20 fe 03 616263 01 69", AbcI)] // other flags mean nothing
    [InlineData(Class + "20 00 03 616263 02 6969", AbcI)]
    [InlineData(Class + "20 00 03 616263 01 64", """{"t":"regexp","pat":{"t":"bytes","hex":"616263"},"flags":""}""")]
    [InlineData(Class + "20 00 00 00", """{"t":"regexp","pat":{"t":"bytes","hex":""},"flags":""}""")]
    [InlineData(Class + "20 00 03 e282ac 09 70 6e 78 78 61 69 73 6d 61", """{"t":"regexp","pat":{"t":"bytes","hex":"e282ac"},"flags":"aamsixxnp"}""")]
    [InlineData("11 014b 20 00 03 616263 01 69", """{"t":"obj","class":"K","v":""" + AbcI + "}")]
    [InlineData("02 00000002 04" + Class + "20 00 03 616263 01 69 04 12 00 20 00 03 616263 01 69", "[" + AbcI + "," + AbcI + "]")]
    [InlineData("02 00000002 04" + Class + "20 00 03 616263 01 69 04 00 00000002", """[{"t":"def","id":1,"v":""" + AbcI + """},{"t":"use","id":1}]""")]
    [InlineData("02 00000002 04" + Class + "20 00 03 616263 01 69 00 00000001", """[{"t":"def","id":1,"v":""" + AbcI + """},{"t":"use","id":1}]""")]
    [InlineData("03 00000002 04" + Class + "20 00 03 616263 01 69 00000001 61 20 00 03 616263 01 69 00000001 62",
        """{"t":"hash","v":[["a",""" + AbcI + """],["b",""" + AbcI + "]]}")]
    public void A_regular_expression_is_read_with_its_class_and_its_modifiers_in_order(string body, string expected)
    {
        if (expected[0] == '[')
            expected = $$"""{"t":"list","v":{{expected}}}""";
        Assert.Equal(expected, StorableDocument.Read(body));
        StorableDocument.Start(StorableDocument.OfBody(body)).Skip();
    }

    [Fact]
    public void A_regular_expression_in_native_order_is_read()
    {
        var document = StorableDocument.OfNativeBody("02 01000000 04" + Class + "20 01 03000000 616263 01 69");

        Assert.Equal($$"""{"t":"list","v":[{{AbcI}}]}""", StorableDocument.Read(document));
    }

    [Theory]
    [InlineData("20 00 01 28 00")] // an open parenthesis
    [InlineData("20 00 06 283f7b317d29 00")] // (?{1}), which is code
    [InlineData("20 00 04 282b2b29 00")]
    public void What_a_pattern_says_is_never_looked_at(string regexp)
    {
        var read = PerlValue.Read(StorableDocument.Start(StorableDocument.OfBody(Class + regexp)));

        Assert.Equal(StorableDocument.FromHex(regexp)[3..^1], Assert.IsType<PerlRegexp>(read).Pattern.Bytes.ToArray());
    }

    [Theory]
    [InlineData("67")] // g
    [InlineData("7a")]
    [InlineData("49")] // I
    [InlineData("e9")]
    [InlineData("6100")]
    [InlineData("6164")] // ad
    [InlineData("616161")]
    [InlineData("7575")]
    [InlineData("756c")]
    public void Modifiers_that_Perl_would_not_take_are_refused_before_anything_is_read(string modifiers)
    {
        var document = StorableDocument.OfBody($"02 00000001 04 {Class} 20 00 01 61 {modifiers.Length / 2:x2} {modifiers}");

        var refusal = Assert.Throws<PerlDataException>(() => StorableDocument.Start(document));

        Assert.Equal(PerlDataError.Malformed, refusal.Error);
        Assert.Equal("The modifiers of a Storable regular expression are unknown, or contradict each other", refusal.Reason);
        Assert.Equal(20, refusal.Offset);
    }

    [Theory]
    [InlineData("20 00 03 616263 02 6978")]
    [InlineData("20 01 00000003 616263 02 6978")]
    public void A_regular_expression_that_is_cut_off_is_refused(string regexp)
    {
        var document = StorableDocument.OfBody(Class + regexp);
        for (var length = 0; length < document.Length; length++)
            Assert.Equal(PerlDataError.Truncated, Assert.Throws<PerlDataException>(() => StorableDocument.Start(document[..length])).Error);
    }

    [Fact]
    public void A_pattern_that_claims_to_be_longer_than_the_document_is_refused() =>
        Assert.Equal(PerlDataError.Truncated, StorableDocument.Refusal(Class + "20 01 ffffffff 616263 01 69").Error);

    /// <remarks>These are the bytes that <c>nfreeze</c> of Storable 3.26 writes.</remarks>
    [Theory]
    [InlineData("abc", "i", "11065265676578702000036162630169")]
    [InlineData("a/b", "", "11065265676578702000" + "03612f6200")]
    [InlineData("a", "nxmsxaai", "110652656765787020000161" + "0861616d736978786e")]
    [InlineData("a", "p", "1106526567657870200001610170")]
    [InlineData("\u00e9", "", "1106526567657870200001e900")]
    public void A_regular_expression_is_written_as_Perl_writes_it(string pattern, string flags, string body) =>
        Assert.Equal(body, StorableDocument.Body(new PerlRegexp(new PerlString(pattern), flags)));

    [Fact]
    public void A_long_pattern_has_a_long_length()
    {
        var regexp = new PerlRegexp(new PerlString(new string('x', 300)));

        Assert.StartsWith("110652656765787020" + "01" + "0000012c" + "7878", StorableDocument.Body(regexp), StringComparison.Ordinal);
        Assert.Equal(CanonicalNotation.Of(regexp), StorableDocument.Read(StorableDocument.Write(regexp)));
    }

    [Fact]
    public void Regular_expressions_of_a_class_that_are_reached_again_are_written_once()
    {
        var regexp = new PerlRegexp(new PerlString("a")) { ClassName = "K" };
        var value = new PerlArray([regexp, new PerlReference(regexp), regexp, new PerlHash { ClassName = "K", ["r"] = regexp }]);

        // The first three as nfreeze([$r, \$r, $r]) writes them.
        Assert.StartsWith(
            "0200000004" + "0411014b2000016100" + "04040000000002" + "040000000002" + "041200", StorableDocument.Body(value), StringComparison.Ordinal);
        Assert.Equal(CanonicalNotation.Of(value), StorableDocument.Read(StorableDocument.Write(value)));
    }

    [Fact]
    public void What_Perl_would_not_read_as_it_was_is_refused_when_writing()
    {
        Assert.Contains("modifiers 'ig'", Refusal("a", "ig").Message, StringComparison.Ordinal);
        Assert.Contains("U+00FF", Refusal("\u20ac", "").Message, StringComparison.Ordinal);

        static PerlDataException Refusal(string pattern, string flags)
        {
            var refusal = Assert.Throws<PerlDataException>(() => StorableDocument.Write(new PerlRegexp(new PerlString(pattern), flags)));
            Assert.Equal(PerlDataError.Unsupported, refusal.Error);
            return refusal;
        }
    }

    [Fact]
    public void A_pattern_that_is_referred_to_many_times_counts_as_often()
    {
        var body = "02 00000201 04" + Class + "20 01 00010000" + new string('6', 2 * 0x10000) + "00" + string.Concat(Enumerable.Repeat("04 00 00000002", 0x200));
        var reader = StorableDocument.Start(StorableDocument.OfBody(body));

        var refusal = Assert.Throws<PerlDataException>(() => new PerlConverters().Get<List<PerlRegexp>>().Read(reader));

        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
    }
}
