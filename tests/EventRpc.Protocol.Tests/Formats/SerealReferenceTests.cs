namespace EventRpc.Protocol.Tests.Formats;

/// <summary>COPY, ALIAS, REFP and OBJECTV: what points back into a document. Checked against Sereal::Decoder 5.003.</summary>
public sealed class SerealReferenceTests
{
    private const string One = """{"t":"int","v":"1"}""";
    private const string Abc = """{"t":"bytes","hex":"616263"}""";
    private const string Foo = """{"t":"obj","class":"Foo","v":{"t":"hash","v":[]}}""";

    [Theory]
    [InlineData("42 63616263 2f02", $$$"""{"t":"list","v":[{{{Abc}}},{{{Abc}}}]}""")]
    [InlineData("42 41 63616263 2f02", $$$"""{"t":"list","v":[{"t":"list","v":[{{{Abc}}}]},{"t":"list","v":[{{{Abc}}}]}]}""")]
    [InlineData("42 51 6161 01 51 2f03 01", $$$"""{"t":"list","v":[{"t":"hash","v":[["a",{{{One}}}]]},{"t":"hash","v":[["a",{{{One}}}]]}]}""")]
    [InlineData("42 28 05 2f02", """{"t":"list","v":[{"t":"ref","v":{"t":"int","v":"5"}},{"t":"ref","v":{"t":"int","v":"5"}}]}""")]
    [InlineData("42 2c 63466f6f 50 2f02", $$$"""{"t":"list","v":[{{{Foo}}},{{{Foo}}}]}""")]
    public void A_COPY_is_the_item_once_more(string body, string expected) => Assert.Equal(expected, SerealDocument.Read(body));

    [Theory]
    [InlineData("42 81 2e02", $$$"""{"t":"list","v":[{{{One}}},{{{One}}}]}""")]
    [InlineData("42 e3616263 2e02", $$$"""{"t":"list","v":[{{{Abc}}},{{{Abc}}}]}""")]
    [InlineData("43 63616263 af02 2e06", $$$"""{"t":"list","v":[{{{Abc}}},{{{Abc}}},{{{Abc}}}]}""")]
    [InlineData("43 81 ae02 2e03", $$$"""{"t":"list","v":[{{{One}}},{{{One}}},{{{One}}}]}""")]
    [InlineData("42 bf3f01 2e02", $$$"""{"t":"list","v":[{{{One}}},{{{One}}}]}""")]
    [InlineData("43 41e3616263 2f02 2e03", $$$"""{"t":"list","v":[{"t":"list","v":[{{{Abc}}}]},{"t":"list","v":[{{{Abc}}}]},{{{Abc}}}]}""")]
    public void An_ALIAS_is_the_same_scalar(string body, string expected) => Assert.Equal(expected, SerealDocument.Read(body));

    [Theory]
    [InlineData("42 28ab0101 2903", $$$"""{"t":"list","v":[{"t":"def","id":1,"v":{"t":"list","v":[{{{One}}}]}},{"t":"use","id":1}]}""")]
    [InlineData("42 28aa00 302903", """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"hash","v":[]}},{"t":"use","id":1}]}""")]
    [InlineData("42 2881 2903", $$$"""{"t":"list","v":[{"t":"def","id":1,"v":{"t":"ref","v":{{{One}}}}},{"t":"use","id":1}]}""")]
    [InlineData("42 2c63466f6f28aa00 2908", $$$"""{"t":"list","v":[{"t":"def","id":1,"v":{{{Foo}}}},{"t":"use","id":1}]}""")]
    [InlineData("28 ab01 2902", """{"t":"def","id":1,"v":{"t":"list","v":[{"t":"use","id":1}]}}""")]
    [InlineData("28 aa01 616d 302902", """{"t":"def","id":1,"v":{"t":"hash","v":[["m",{"t":"use","id":1}]]}}""")]
    [InlineData("a901", """{"t":"def","id":1,"v":{"t":"ref","v":{"t":"use","id":1}}}""")]
    [InlineData("41 28a903", """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"ref","v":{"t":"use","id":1}}}]}""")]
    public void A_REFP_is_a_reference_to_the_same_referent(string body, string expected) => Assert.Equal(expected, SerealDocument.Read(body));

    [Fact]
    public void A_REFP_into_what_was_copied_leads_to_the_latest_copy()
    {
        var read = Assert.IsType<PerlArray>(PerlValue.Read(SerealDocument.Start(SerealDocument.OfBody("43 41 28ab00 2f02 2904"))));

        Assert.NotSame(Inner(0), read[2]);
        Assert.Same(Inner(1), read[2]);

        PerlValue Inner(int index) => Assert.IsType<PerlArray>(read[index])[0];
    }

    [Theory]
    [InlineData("42 2c63466f6f50 2d0350", $$$"""{"t":"list","v":[{{{Foo}}},{{{Foo}}}]}""")]
    [InlineData("43 63466f6f 2c2f0250 2d0250", $$$"""{"t":"list","v":[{"t":"bytes","hex":"466f6f"},{{{Foo}}},{{{Foo}}}]}""")]
    public void An_OBJECTV_has_a_class_named_before(string body, string expected) => Assert.Equal(expected, SerealDocument.Read(body));

    [Theory]
    [InlineData("41 2f02", "COPY of itself")]
    [InlineData("41 2f01", "COPY of what it is in")]
    [InlineData("42 2f04 01", "COPY of what comes later")]
    [InlineData("42 01 2f7f", "COPY far behind the end")]
    [InlineData("42 01 2fffffffffffffffffff01", "COPY at 2^64-1")]
    [InlineData("42 01 2f00", "COPY of the header")]
    [InlineData("42 63616263 2f03", "COPY out of the middle of a string")]
    [InlineData("42 20ac02 2f03", "COPY out of the middle of a number")]
    [InlineData("42 2300000000000000 01 2f0a", "COPY out of the middle of a float")]
    [InlineData("51 6161 2f05", "COPY of its own offset")]
    [InlineData("51 2f01 01", "COPY of a hash for a key")]
    [InlineData("43 63616263 2f02 2f06", "COPY of a COPY")]
    [InlineData("43 4163616263 412f03 2f08", "COPY of what holds a COPY")]
    [InlineData("42 8a 2e04", "ALIAS of its own offset")]
    [InlineData("41 ae02", "ALIAS of itself")]
    [InlineData("42 01 2e02", "ALIAS of what is not marked")]
    [InlineData("42 2e04 81", "ALIAS of what comes later")]
    [InlineData("42 e3616263 2e03", "ALIAS into a string")]
    [InlineData("42 2801 2903", "REFP to what is not marked")]
    [InlineData("42 28ab0101 2904", "REFP to a count")]
    [InlineData("42 2904 28ab00", "REFP to what comes later")]
    [InlineData("42 28ab00 29ff7f", "REFP far behind the end")]
    [InlineData("42 2c63466f6f40 2d0450", "OBJECTV into a class name")]
    [InlineData("42 2c63466f6f40 2d0750", "OBJECTV to an object")]
    [InlineData("42 01 2d0250", "OBJECTV to a number")]
    [InlineData("42 01 2d7f50", "OBJECTV far behind the end")]
    public void What_points_elsewhere_is_refused(string body, string why)
    {
        var refusal = SerealDocument.Refusal(body);
        Assert.True(refusal.Error == PerlDataError.Malformed, $"{why}: {refusal}");
    }

    [Fact]
    public void An_ALIAS_of_what_it_is_in_is_refused() =>
        Assert.Equal(PerlDataError.LimitExceeded, SerealDocument.Refusal("c1 2e01").Error);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Everything_that_points_back_does_so_in_every_version(int version)
    {
        var by = version == 1 ? 5 : 0;
        var body = $"44 28ab0101 29{3 + by:x2} 6161 2f{8 + by:x2}";

        Assert.Equal(
            $$$"""{"t":"list","v":[{"t":"def","id":1,"v":{"t":"list","v":[{{{One}}}]}},{"t":"use","id":1},{"t":"bytes","hex":"61"},{"t":"bytes","hex":"61"}]}""",
            SerealDocument.Read(SerealDocument.OfBody(body, version)));
    }
}
