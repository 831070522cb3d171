using System.Globalization;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Strings that are referred to by number (tags 25 and 256).</summary>
public sealed class CborReaderStringReferenceTests
{
    [Theory]
    [InlineData("d90100 82 43616263 d81900", "['abc', 'abc']")]
    [InlineData("d90100 82 63e282ac d81900", "[\"€\", \"€\"]")]
    [InlineData("d90100 83 426162 43616263 d81900", "['ab', 'abc', 'abc']")]
    [InlineData("d90100 82 a1 43616263 01 a1 d81900 02", "[{'abc': 1}, {'abc': 2}]")]
    [InlineData("d90100 83 5f43616263ff 43646566 d81900", "['abc', 'def', 'def']")]
    [InlineData("d90100 82 43616263 d9010082 43646566 d81900", "['abc', ['def', 'def']]")]
    [InlineData("d90100 83 43616263 d9010081 43646566 d81900", "['abc', ['def'], 'abc']")]
    [InlineData("d90100 84 d9010081 43646566 43616263 43676869 d81901", "[['def'], 'abc', 'ghi', 'ghi']")]
    [InlineData("82 d9010043616263 d90100 82 43646566 d81900", "['abc', ['def', 'def']]")]
    [InlineData("d90100 9f 43616263 bf d81900 9f d81900 ff ff ff", "['abc', {'abc': ['abc']}]")]
    [InlineData("d90100 82 d81a82474d793a3a4f626a8244484153488080 d81a82d8190082d8190180", "refused")]
    [InlineData("d90100 82 d81a82474d793a3a4f626a82444841534880 d81a82d8190082d8190180", "[My::Obj({}), My::Obj({})]")]
    [InlineData("d90100 82 c24401000000 c2d81900", "[16777216n, 16777216n]")]
    [InlineData("d90100 83 43616263 d81cd81900 d81d00", "['abc', 'abc', 'abc']")]
    [InlineData("d90100 83 43616263 c1d81900 d9d9f7d81900", "['abc', 'abc', 'abc']")]
    [InlineData("83 d9010082 43616263 d81c82d8190005 d90100 43646566 d81d00", "[['abc', ['abc', 5]], 'def', ['abc', 5]]")]
    public void References_are_read_as_the_string_of_that_number(string hex, string expected)
    {
        if (expected == "refused")
            Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);
        else
            Assert.Equal(expected, CborDocument.Read(hex));
    }

    [Theory]
    [InlineData("d81900")]
    [InlineData("82 43616263 d81900")]
    [InlineData("82 d9010043616263 d81900")]
    [InlineData("d90100 82 43616263 d81901")]
    [InlineData("d90100 82 426162 d81900")]
    [InlineData("d90100 82 5f43616263ff d81900")]
    [InlineData("d90100 82 d81900 43616263")]
    [InlineData("d90100 82 43616263 d9010081 d81900")]
    [InlineData("d90100 82 43616263 d8191bffffffffffffffff")]
    [InlineData("d90100 82 43616263 d81920")]
    [InlineData("d90100 82 43616263 d81943616263")]
    [InlineData("83 d90100 d81c 43616263 a1 01 02 a1 d81900 01")]
    public void A_reference_to_no_string_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData(24, 4)]
    [InlineData(256, 5)]
    [InlineData(65536, 7)]
    public void A_string_gets_a_number_only_if_it_is_longer_than_a_reference_to_it(int count, int enough)
    {
        // As many strings as have numbers below count, then some that are too short now, and one that is not.
        var document = new MemoryStream();
        document.Write(CborDocument.FromHex("d90100 9f"));
        for (var i = 0; i < count; i++)
            Add(5, i);
        Add(enough - 1, 0xabcd);
        Add(2, 0x1234);
        Add(enough, 0xef01);
        Add(enough, 0x2345);
        document.Write(CborDocument.FromHex($"d819 1a {count.ToString("x8", CultureInfo.InvariantCulture)} ff"));

        var read = Assert.IsType<PerlArray>(PerlValue.Read(CborDocument.Start(document.ToArray())));

        Assert.Equal(enough, Assert.IsType<PerlString>(read[^1]).Bytes.Length);
        Assert.Equal(read[count + 2], read[^1]);

        void Add(int length, int content)
        {
            document.WriteByte((byte)(0x40 + length));
            var bytes = new byte[length];
            BitConverter.TryWriteBytes(bytes.AsSpan(), (ushort)content);
            document.Write(bytes);
        }
    }

    [Fact]
    public void References_can_be_come_back_to_in_any_order()
    {
        var document = CborDocument.FromHex(
            "d90100 a3 46706172616d73 84 446e616d65 d90100 82 43787878 d81900 d81901 d81900 "
            + "43636d64 4465786563 466d6574686f64 d81903");
        var reader = CborDocument.Start(document);
        var bookmarks = new Dictionary<string, int>();
        reader.ReadStartHash();
        while (reader.MoveNext())
        {
            bookmarks[reader.ReadKey().ToString()] = reader.Position;
            reader.Skip();
        }
        reader.ReadEndOfDocument();

        for (var i = 0; i < 3; i++)
        {
            reader.Seek(bookmarks["method"]);
            Assert.Equal("exec", reader.ReadString().ToString());
            reader.Seek(bookmarks["params"]);
            Assert.Equal("params", Assert.IsType<PerlArray>(PerlValue.Read(reader))[3].ToString());
            reader.Seek(bookmarks["params"]);
            reader.ReadStartArray();
            reader.MoveNext();
            reader.Skip();
            reader.MoveNext();
            reader.ReadStartArray();
            reader.MoveNext();
            reader.Skip();
            reader.MoveNext();
            Assert.Equal("xxx", reader.ReadString().ToString());
            Assert.False(reader.MoveNext());
            reader.MoveNext();
            Assert.Equal("name", reader.ReadString().ToString());
        }
    }
}
