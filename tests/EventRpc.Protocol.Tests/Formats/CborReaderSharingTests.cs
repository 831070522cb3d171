using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Shared values (tags 28 and 29).</summary>
public sealed class CborReaderSharingTests
{
    private readonly PerlConverters _converters = new();

    [Theory]
    [InlineData("82 d81c820102 d81d00", "[[1, 2], [1, 2]]")]
    [InlineData("83 d81c a1416101 d81d00 d81d00", "[{'a': 1}, {'a': 1}, {'a': 1}]")]
    [InlineData("83 d81c05 d81d00 d81d1800", "[5, 5, 5]")]
    [InlineData("82 d81cf6 d81d00", "[undef, undef]")]
    [InlineData("82 d81cf5 d81d00", "[true, true]")]
    [InlineData("82 d81cfa3fc00000 d81d00", "[1.5f, 1.5f]")]
    [InlineData("82 d81c43616263 d81d00", "['abc', 'abc']")]
    [InlineData("82 d81c7f6161626263ff d81d00", "[\"abc\", \"abc\"]")]
    [InlineData("82 d81cc24105 d81d00", "[5n, 5n]")]
    [InlineData("82 d81cc482200f d81d00", "[15*10^-1, 15*10^-1]")]
    [InlineData("82 d81cd9565205 d81d00", @"[\5, \5]")]
    [InlineData("82 d95652d81c8105 d95652d81d00", @"[\[5], \[5]]")]
    [InlineData("82 d81cd81a824143824448415348824161d81c8105 82d81d01d81d00", "[C({'a': [5]}), [[5], C({'a': [5]})]]")]
    [InlineData("82 d81c9f01ff d81d00", "[[1], [1]]")]
    [InlineData("82 d81cbf4161 9f02ff ff d81d00", "[{'a': [2]}, {'a': [2]}]")]
    [InlineData("83 d81cd81c8101 d81d00 d81d01", "[[1], [1], [1]]")]
    [InlineData("82 d81c82d81c8101d81c02 82d81d01d81d02", "[[[1], 2], [[1], 2]]")]
    [InlineData("83 d81c8101 d81cd81d00 d81d01", "[[1], [1], [1]]")]
    [InlineData("a2 d81c4161 01 4162 d81d00", "{'a': 1, 'b': 'a'}")]
    [InlineData("82 d81c43616263 a1 d81d00 02", "['abc', {'abc': 2}]")]
    [InlineData("82 d81c d9d9f7 d9010081 05 d81d00", "[[5], [5]]")]
    [InlineData("82 d81cc105 d81d00", "[5, 5]")]
    [InlineData("82 d81cc1d81c8105 82d81d00d81d01", "[[5], [[5], [5]]]")]
    [InlineData("82 d81c8105 c1d81d00", "[[5], [5]]")]
    [InlineData("82 c1d81c8105 d81d00", "[[5], [5]]")]
    [InlineData("82 d81c8241610a d81a824143824448415348d81d00", "[['a', 10], C({'a': 10})]")]
    [InlineData("82 d81a824143824448415348d81c8241610a d81d00", "[C({'a': 10}), ['a', 10]]")]
    public void Shared_values_are_read_where_they_are_referred_to(string hex, string expected)
    {
        Assert.Equal(expected, CborDocument.Read(hex));
        CborDocument.Skip(CborDocument.FromHex(hex));
    }

    [Theory]
    [InlineData("d81d00")]
    [InlineData("82 d81c8101 d81d01")]
    [InlineData("83 d81d00 d81c8101 01")]
    [InlineData("83 d81c8101 d81d01 d81c01")]
    [InlineData("83 d81c8101 d81d01 d81cd81d00")]
    [InlineData("82 d81c8101 d81d1bffffffffffffffff")]
    [InlineData("82 d81c8101 d81d1a80000000")]
    [InlineData("82 d81c8101 d81d20")]
    [InlineData("82 d81c8101 d81d4100")]
    [InlineData("82 d81c8101 d81dd9d9f700")]
    [InlineData("82 d81cd81d05 d81d00")]
    public void A_reference_to_no_shared_value_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Malformed, CborDocument.Refusal(hex).Error);

    [Fact]
    public void A_value_that_is_reached_twice_is_one_value_after_reading()
    {
        var read = Assert.IsType<PerlArray>(Read("86 d81c8101 d81d00 a1 4161d81d00 d81cd9565205 d81d01 d95652d81d00"));

        Assert.Same(read[0], read[1]);
        Assert.Same(read[0], Assert.IsType<PerlHash>(read[2])["a"]);
        Assert.Same(read[3], read[4]);
        Assert.Same(read[0], Assert.IsType<PerlReference>(read[5]).Target);
    }

    [Fact]
    public void A_shared_object_is_one_object_and_its_content_is_not_the_list_it_is_written_as()
    {
        var read = Assert.IsType<PerlArray>(Read("84 d81cd81a824143824448415348 d81c824161 05 d81d00 d81d01 d81d01"));

        var hash = Assert.IsType<PerlHash>(read[0]);
        Assert.Equal("C", hash.ClassName);
        Assert.Same(hash, read[1]);
        Assert.Null(Assert.IsType<PerlArray>(read[2]).ClassName);
        Assert.Same(read[2], read[3]);
    }

    [Theory]
    [InlineData("d81c 81 d81d00")]
    [InlineData("d81c a1 4161 d81d00")]
    [InlineData("d81c d95652 d81d00")]
    [InlineData("d81c d81a 82 4143 82 454152524159 81 d81d00")]
    [InlineData("d81c d81a 82 4143 82 465343414c4152 d81d00")]
    public void A_value_that_contains_itself_does_so_after_reading_and_is_refused_elsewhere(string hex)
    {
        var read = Assert.IsAssignableFrom<PerlReferent>(Read(hex));
        var inner = read switch
        {
            PerlArray array => array[0],
            PerlHash hash => hash["a"],
            _ => ((PerlReference)read).Target,
        };

        Assert.Same(read, inner);
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => CborDocument.Read(hex)).Error);
        CborDocument.Skip(CborDocument.FromHex(hex));
    }

    [Theory]
    [InlineData("d81c d81d00")]
    [InlineData("d81c d81c d81d00")]
    [InlineData("d81c d81c d81d01")]
    [InlineData("d81c d90100 d81d00")]
    [InlineData("82 d81c d81d00 d81d00")]
    public void A_value_that_is_nothing_but_itself_is_refused(string hex)
    {
        Assert.Equal(PerlDataError.Cyclic, CborDocument.Refusal(hex).Error);
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read(hex)).Error);
    }

    [Theory]
    [InlineData("d81c c1 d81d00")]
    [InlineData("d81c c1 81 d81d00")]
    [InlineData("c1 d81c c1 d81c c1 d81d00")]
    public void A_tag_that_contains_itself_is_refused(string hex)
    {
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read(hex)).Error);
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => CborDocument.Read(hex)).Error);
    }

    [Theory]
    [InlineData("d81c a2 446e616d65 4178 486368696c6472656e 81 d81d00")]
    public void A_typed_target_that_meets_a_cycle_says_so(string hex)
    {
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read<Conversion.ConverterTests.Tree>(hex)).Error);
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read<object>(hex)).Error);
    }

    [Fact]
    public void A_typed_target_reads_what_is_shared_each_time_anew()
    {
        var read = Read<List<List<int>>>("82 d81c820102 d81d00");

        Assert.Equal([[1, 2], [1, 2]], read);
        Assert.NotSame(read[0], read[1]);
    }

    [Fact]
    public void Nothing_is_shared_with_the_next_document()
    {
        var reader = CborDocument.Start("82 d81c8101 d81d00");
        PerlValue.Read(reader);

        reader.Start(CborDocument.FromHex("82 8101 d81d00"));

        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => PerlValue.Read(reader)).Error);
    }

    [Fact]
    public void A_bookmark_behind_the_mark_is_the_shared_value_too()
    {
        var reader = CborDocument.Start("d81c 81 d81d00");
        Assert.Equal(PerlType.Array, reader.Peek());
        var bookmark = reader.Position;
        reader.Skip();

        reader.Seek(bookmark);

        var read = Assert.IsType<PerlArray>(PerlValue.Read(reader));
        Assert.Same(read, read[0]);
    }

    private static PerlValue Read(string hex)
    {
        var reader = CborDocument.Start(hex);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return value;
    }

    private T Read<T>(string hex) => _converters.Get<T>().Read(CborDocument.Start(hex));
}
