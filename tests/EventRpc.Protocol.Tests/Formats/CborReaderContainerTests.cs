namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborReaderContainerTests
{
    [Theory]
    [InlineData("80", "[]")]
    [InlineData("83010203", "[1, 2, 3]")]
    [InlineData("9801 01", "[1]")]
    [InlineData("9b0000000000000001 01", "[1]")]
    [InlineData("82 8101 8102", "[[1], [2]]")]
    [InlineData("9fff", "[]")]
    [InlineData("9f 01 9f 02 ff 80 ff", "[1, [2], []]")]
    public void Arrays_are_read(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("a0", "{}")]
    [InlineData("a1416101", "{'a': 1}")]
    [InlineData("a141e901", "{'é': 1}")]
    [InlineData("a163e282ac01", "{\"€\": 1}")]
    [InlineData("a2 4161 a1416201 4163 02", "{'a': {'b': 1}, 'c': 2}")]
    [InlineData("b801 4161 01", "{'a': 1}")]
    [InlineData("bfff", "{}")]
    [InlineData("bf 4161 01 6162 bfff ff", "{'a': 1, \"b\": {}}")]
    [InlineData("a2 4161 01 4161 02", "{'a': 1, 'a': 2}")]
    [InlineData("a1 5f 4161 4162 ff 01", "{'ab': 1}")]
    public void Maps_are_read(string hex, string expected) => Assert.Equal(expected, CborDocument.Read(hex));

    [Theory]
    [InlineData("01", "1")]
    [InlineData("20", "-1")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("3bffffffffffffffff", "-18446744073709551616")]
    [InlineData("f93e00", "1.5")]
    [InlineData("fb3fb999999999999a", "0.1")]
    [InlineData("fb3fd5555555555555", "0.333333333333333")]
    [InlineData("f93c00", "1")]
    [InlineData("f90000", "0")]
    [InlineData("f98000", "0")]
    [InlineData("f9d640", "-100")]
    [InlineData("fb42d6bcc41e900000", "100000000000000")]
    [InlineData("fb430c6bf526340000", "1e+15")]
    [InlineData("fb433fffffffffffff", "9.00719925474099e+15")]
    [InlineData("fb44b52d02c7e14af6", "1e+23")]
    [InlineData("fa7f7fffff", "3.40282346638529e+38")]
    [InlineData("fb3f1a36e2eb1c432d", "0.0001")]
    [InlineData("fb3f202e85be180b74", "0.000123456789012346")]
    [InlineData("fb3ee4f8b588e368f1", "1e-05")]
    [InlineData("fb7e37e43c8800759c", "1e+300")]
    [InlineData("fb0000000000000001", "4.94065645841247e-324")]
    [InlineData("fb405edd2f1a9fbe77", "123.456")]
    [InlineData("f97e00", "NaN")]
    [InlineData("fbfff8000000000000", "NaN")]
    [InlineData("f97c00", "Inf")]
    [InlineData("f9fc00", "-Inf")]
    [InlineData("f6", "")]
    [InlineData("f7", "")]
    [InlineData("f5", "1")]
    [InlineData("f4", "0")]
    [InlineData("d9d9f7 4161", "a")]
    public void Keys_that_are_not_strings_become_what_Perl_makes_of_them(string key, string expected)
    {
        Assert.Equal($"{{'{expected}': 'v'}}", CborDocument.Read($"a1 {key} 4176"));
        Assert.Equal($"{{'{expected}': 'v'}}", CborDocument.Read($"bf {key} 4176 ff"));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("a0")]
    [InlineData("d9565201")]
    [InlineData("d81a 82 4143 82 455343414c4152 01")]
    public void Keys_that_hold_other_values_are_refused(string key) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal($"a1 {key} 01").Error);

    [Fact]
    public void Counts_are_hints_and_zero_where_they_are_open()
    {
        Assert.Equal(3, CborDocument.Start("83010203").ReadStartArray());
        Assert.Equal(0, CborDocument.Start("9f010203ff").ReadStartArray());
        Assert.Equal(2, CborDocument.Start("a201020304").ReadStartHash());
        Assert.Equal(0, CborDocument.Start("bf01020304ff").ReadStartHash());
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("81ff")]
    [InlineData("82 01 ff")]
    [InlineData("a1 ff")]
    [InlineData("a1 01 ff")]
    [InlineData("bf 01 ff")]
    [InlineData("9f 81 ff ff")]
    [InlineData("d95652 ff")]
    [InlineData("d9d9f7 ff")]
    public void A_break_in_a_wrong_place_is_refused(string hex) =>
        // A byte more, so that what is missing is not what the count is checked against.
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex + "0000").Error);

    [Theory]
    [InlineData("0101")]
    [InlineData("8001")]
    [InlineData("9fffff")]
    [InlineData("f6f6")]
    public void Bytes_behind_the_document_are_refused(string hex)
    {
        var refusal = CborDocument.Refusal(hex);

        Assert.Equal(PerlDataError.Malformed, refusal.Error);
        Assert.Equal(CborDocument.FromHex(hex).Length - 1, refusal.Offset);
    }

    [Fact]
    public void Peeking_consumes_nothing()
    {
        var reader = CborDocument.Start("d9d9f7 d9d9f7 82 d95652 05 4161");

        Assert.Equal(PerlType.Array, reader.Peek());
        Assert.Equal(PerlType.Array, reader.Peek());
        reader.ReadStartArray();
        Assert.True(reader.MoveNext());
        Assert.Equal(PerlType.Reference, reader.Peek());
        Assert.Equal(PerlType.Reference, reader.Peek());
        reader.Skip();
        Assert.True(reader.MoveNext());
        Assert.Equal(PerlType.String, reader.Peek());
        Assert.Equal("a", reader.ReadString().ToString());
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();
    }

    [Fact]
    public void Skipping_leaves_the_reader_at_the_next_value()
    {
        var reader = CborDocument.Start("83 bf 4161 9f 01 d81a 82 4143 82 4448415348 82 416b 80 ff ff 5f 4161 ff 05");

        reader.ReadStartArray();
        Assert.True(reader.MoveNext());
        reader.Skip();
        Assert.True(reader.MoveNext());
        reader.Skip();
        Assert.True(reader.MoveNext());
        Assert.Equal(5, reader.ReadInteger());
        Assert.False(reader.MoveNext());
        reader.ReadEndOfDocument();
    }

    [Fact]
    public void A_value_that_was_passed_is_read_again_after_seeking()
    {
        var reader = CborDocument.Start("a2 4161 d81a 82 4143 82 4448415348 82 416b 05 4162 8106");
        reader.ReadStartHash();
        reader.MoveNext();
        reader.ReadKey();
        var bookmark = reader.Position;
        reader.Skip();
        reader.MoveNext();
        reader.ReadKey();
        reader.Skip();
        Assert.False(reader.MoveNext());

        for (var i = 0; i < 2; i++)
        {
            reader.Seek(bookmark);
            Assert.Equal("C", reader.ReadStartBlessed().ToString());
            Assert.Equal(1, reader.ReadStartHash());
            Assert.True(reader.MoveNext());
            Assert.Equal("k", reader.ReadKey().ToString());
            Assert.Equal(5, reader.ReadInteger());
            Assert.False(reader.MoveNext());
            reader.ReadEnd();
        }
    }

    [Fact]
    public void A_reader_forgets_a_document_that_it_did_not_finish()
    {
        var reader = CborDocument.Start("d81a 82 4143 82 465343414c4152 01");
        reader.ReadStartBlessed();
        var content = reader.Position;

        // The next document has a plain value where the content of the other's object was.
        var next = CborDocument.FromHex("82 4b 6162636465666768696a6b 02");
        reader.Start(next);
        Assert.Equal(13, content);
        Assert.Equal(2, reader.ReadStartArray());
        Assert.True(reader.MoveNext());
        reader.Skip();
        Assert.True(reader.MoveNext());
        Assert.Equal(PerlType.Integer, reader.Peek());
    }
}
