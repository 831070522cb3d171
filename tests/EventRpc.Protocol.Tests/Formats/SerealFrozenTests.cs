namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Objects that were written by the FREEZE that Event::RPC gives every class.</summary>
public sealed class SerealFrozenTests
{
    private const string FrozenT2 = "32 625432 41 42 654152524159 41 05";
    private const string Five = """{"t":"int","v":"5"}""";

    [Theory]
    [InlineData(FrozenT2, """{"t":"list","v":[{"t":"int","v":"5"}]}""")]
    [InlineData("32 625432 282b01 282b02 654152524159 282b01 05", """{"t":"list","v":[{"t":"int","v":"5"}]}""")]
    [InlineData("32 625432 3f 28 3f 2b01 3f 42 654152524159 3f 41 05", """{"t":"list","v":[{"t":"int","v":"5"}]}""")]
    [InlineData("32 625432 41 42 6448415348 42 616105", """{"t":"hash","v":[["a",{"t":"int","v":"5"}]]}""")]
    [InlineData("32 625432 41 42 6448415348 40", """{"t":"hash","v":[]}""")]
    [InlineData("32 625432 41 42 665343414c4152 05", """{"t":"ref","v":{"t":"int","v":"5"}}""")]
    [InlineData("32 625432 41 42 665343414c4152 51616105", """{"t":"ref","v":{"t":"hash","v":[["a",{"t":"int","v":"5"}]]}}""")]
    public void A_frozen_object_is_the_object(string body, string content)
    {
        Assert.Equal(Object("T2", content), SerealDocument.Read(body));
        // Nothing of it is left over for what follows.
        Assert.Equal($$"""{"t":"list","v":[{{Object("T2", content)}},{{Five}}]}""", SerealDocument.Read($"42 {body} 05"));
    }

    [Fact]
    public void What_follows_the_content_is_ignored_as_in_Perl() =>
        Assert.Equal(
            $$"""{"t":"list","v":[{{Object("T2", """{"t":"list","v":[{"t":"int","v":"5"}]}""")}},{{Five}}]}""",
            SerealDocument.Read("42 32 625432 43 44 654152524159 41 05 420102 25 420102 03 05"));

    [Fact]
    public void The_class_may_be_named_further_up() =>
        Assert.Equal(
            $$"""{"t":"list","v":[{{Object("T2", """{"t":"list","v":[{"t":"int","v":"5"}]}""")}},{{Object("T2", """{"t":"list","v":[]}""")}}]}""",
            SerealDocument.Read($"42 {FrozenT2} 33 03 41 42 654152524159 40"));

    [Fact]
    public void A_frozen_object_that_is_reached_again_is_the_same_object() =>
        Assert.Equal(
            """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"obj","class":"T2","v":{"t":"list","v":[{"t":"int","v":"5"}]}}},{"t":"use","id":1}]}""",
            SerealDocument.Read("42 32 625432 28 ab01 42 654152524159 41 05 29 07"));

    [Fact]
    public void A_reader_that_keeps_no_identities_enters_a_shared_frozen_object_twice()
    {
        var reader = SerealDocument.Start(SerealDocument.OfBody("43 32 625432 28 ab01 42 654152524159 41 05 29 07 06"));
        reader.ReadStartArray();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal("T2", reader.ReadStartBlessed().ToString());
            Assert.Equal(1, reader.ReadStartArray());
            Assert.True(reader.MoveNext());
            Assert.Equal(5, reader.ReadInteger());
            Assert.False(reader.MoveNext());
            reader.ReadEnd();
        }
        Assert.True(reader.MoveNext());
        Assert.Equal(6, reader.ReadInteger());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void A_frozen_object_that_contains_itself_is_one_as_a_PerlValue_and_refused_elsewhere()
    {
        const string body = "32 625432 28 ab01 42 654152524159 41 41 29 06";
        Assert.Equal(
            """{"t":"def","id":1,"v":{"t":"obj","class":"T2","v":{"t":"list","v":[{"t":"list","v":[{"t":"use","id":1}]}]}}}""",
            SerealDocument.Read(body));

        var reader = SerealDocument.Start(SerealDocument.OfBody(body));
        reader.ReadStartBlessed();
        reader.ReadStartArray();
        reader.MoveNext();
        reader.ReadStartArray();
        reader.MoveNext();
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => reader.ReadStartBlessed()).Error);
    }

    /// <remarks>All of these were read so by Sereal::Decoder 5.003 with Event::RPC's THAW.</remarks>
    [Theory]
    [InlineData("32 625431 41 42 654152524159 41 " + FrozenT2, false)]
    [InlineData("32 625431 41 42 6448415348 42 6161 " + FrozenT2, false)]
    [InlineData("32 625431 41 42 654152524159 41 41 " + FrozenT2, true)]
    [InlineData("32 625431 41 42 665343414c4152 " + FrozenT2, true)]
    [InlineData("32 625431 41 42 654152524159 41 28 " + FrozenT2, true)]
    [InlineData("32 625431 41 42 654152524159 41 32 625433 41 42 654152524159 41 " + FrozenT2, true)]
    public void What_stands_directly_in_the_content_stays_as_FREEZE_made_it_as_in_Perl(string body, bool isThawed)
    {
        var read = SerealDocument.Read(body);
        Assert.Equal(isThawed, read.Contains("\"T2\"", StringComparison.Ordinal));
        if (!isThawed)
            Assert.Contains("""{"t":"list","v":[{"t":"list","v":[{"t":"bytes","hex":"4152524159"},{"t":"list","v":[{"t":"int","v":"5"}]}]}]}""", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("32 625432 40", PerlDataError.Unsupported)]
    [InlineData("32 625432 41 40", PerlDataError.Unsupported)]
    [InlineData("32 625432 41 6161", PerlDataError.Unsupported)]
    [InlineData("32 625432 41 42 64434f4445 40", PerlDataError.Unsupported)]
    [InlineData("32 625432 05", PerlDataError.Malformed)]
    [InlineData("32 625432 51616101", PerlDataError.Malformed)]
    [InlineData("32 625432 28 05", PerlDataError.Malformed)]
    [InlineData("32 05 40", PerlDataError.Malformed)]
    [InlineData("32 625432 41 42 05 40", PerlDataError.Malformed)]
    [InlineData("32 625432 41 42 654152524159 05", PerlDataError.Malformed)]
    [InlineData("32 625432 41 42 6448415348 41 6161", PerlDataError.Malformed)]
    [InlineData("32 625432 41 42 6448415348 44 616101 616102", PerlDataError.Malformed)]
    [InlineData("32 625432", PerlDataError.Truncated)]
    [InlineData("32 625432 41", PerlDataError.Truncated)]
    [InlineData("32 625432 41 42", PerlDataError.Truncated)]
    [InlineData("32 625432 41 42 654152524159", PerlDataError.Truncated)]
    [InlineData("32 625432 41 42 665343414c4152", PerlDataError.Truncated)]
    [InlineData("32 625432 282bffffff0f", PerlDataError.Truncated)]
    public void What_is_no_frozen_object_is_refused(string body, PerlDataError error) =>
        Assert.Equal(error, SerealDocument.Refusal(body).Error);

    [Fact]
    public void A_typed_target_gets_the_content()
    {
        var reader = SerealDocument.Start(SerealDocument.OfBody("42 32 625432 42 42 6448415348 42 616105 03 06"));
        reader.ReadStartArray();
        reader.MoveNext();
        reader.ReadStartBlessed();
        Assert.Equal(5, new PerlConverters().Get<Dictionary<string, int>>().Read(reader)["a"]);
        reader.ReadEnd();
        reader.MoveNext();
        Assert.Equal(6, reader.ReadInteger());
    }

    [Fact]
    public void Deep_nesting_is_held_to_the_limit() =>
        Assert.Equal(
            PerlDataError.LimitExceeded,
            SerealDocument.Refusal(string.Concat(Enumerable.Repeat("32 625432 41 42 654152524159 41 41", 20_000)) + "05").Error);

    private static string Object(string name, string content) => $$"""{"t":"obj","class":"{{name}}","v":{{content}}}""";
}
