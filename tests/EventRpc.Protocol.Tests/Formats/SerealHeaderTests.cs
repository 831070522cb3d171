namespace EventRpc.Protocol.Tests.Formats;

public sealed class SerealHeaderTests
{
    [Theory]
    [InlineData("3d73726c 01 00 05")]
    [InlineData("3d73726c 02 00 05")]
    [InlineData("3df3726c 03 00 05")]
    [InlineData("3df3726c 04 00 05")]
    [InlineData("3df3726c 05 00 05")]
    [InlineData("3df3726c 05 03 aabbcc 05")]
    [InlineData("3df3726c 05 02 0107 05")]
    [InlineData("3df3726c 05 8000 05")]
    public void Every_version_is_read_with_or_without_a_suffix(string document) =>
        Assert.Equal("""{"t":"int","v":"5"}""", SerealDocument.Read(SerealDocument.FromHex(document)));

    [Theory]
    [InlineData("")]
    [InlineData("3d")]
    [InlineData("3df3726c")]
    [InlineData("3df3726c05")]
    [InlineData("3df3726c0500")]
    [InlineData("3df3726c0503aabb")]
    [InlineData("3df3726c05ffffffff0f")]
    [InlineData("3df3726c05ffffffffffffffffff01")]
    public void A_header_that_is_cut_off_is_refused(string document) => AssertRefused(PerlDataError.Truncated, document);

    [Theory]
    [InlineData("3df3726c 01 00 05")]
    [InlineData("3df3726c 02 00 05")]
    [InlineData("3d73726c 03 00 05")]
    [InlineData("3d73726c 05 00 05")]
    [InlineData("3dc3b3726c 05 00 05")]
    [InlineData("000000000000 05")]
    [InlineData("7b22636d64223a22")]
    [InlineData("050b0300000001")]
    public void What_is_no_Sereal_is_refused(string document) => AssertRefused(PerlDataError.Malformed, document);

    [Theory]
    [InlineData("3df3726c 06 00 05")]
    [InlineData("3df3726c 0f 00 05")]
    [InlineData("3df3726c 55 00 05")]
    [InlineData("3df3726c f5 00 05")]
    public void Newer_versions_and_unknown_compressions_are_refused(string document) => AssertRefused(PerlDataError.Unsupported, document);

    [Theory]
    [InlineData(1, "42 63616263 2f07")]
    [InlineData(2, "42 63616263 2f02")]
    [InlineData(3, "42 63616263 2f02")]
    [InlineData(5, "42 63616263 2f02")]
    public void Offsets_count_from_the_document_in_version_1_and_from_the_body_later(int version, string body) =>
        Assert.Equal(
            """{"t":"list","v":[{"t":"bytes","hex":"616263"},{"t":"bytes","hex":"616263"}]}""",
            SerealDocument.Read(SerealDocument.OfBody(body, version)));

    [Fact]
    public void Offsets_count_from_the_body_whatever_the_suffix() =>
        Assert.Equal(
            """{"t":"list","v":[{"t":"bytes","hex":"61"},{"t":"bytes","hex":"61"}]}""",
            SerealDocument.Read(SerealDocument.FromHex("3df3726c 05 04 aabbccdd 42 6161 2f02")));

    [Theory]
    [InlineData("42 63616263 2f01")]
    [InlineData("42 63616263 2f05")]
    public void Version_1_offsets_never_point_into_the_header(string body) =>
        AssertRefused(PerlDataError.Malformed, Convert.ToHexString(SerealDocument.OfBody(body, 1)));

    private static void AssertRefused(PerlDataError error, string document) =>
        Assert.Equal(error, Assert.Throws<PerlDataException>(() => SerealDocument.Read(SerealDocument.FromHex(document))).Error);
}
