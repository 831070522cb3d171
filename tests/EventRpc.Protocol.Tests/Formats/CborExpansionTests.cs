namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Short CBOR documents that stand for long ones.</summary>
public sealed class CborExpansionTests
{
    private readonly PerlConverters _converters = new();

    public static TheoryData<string> Diamonds { get; } =
    [
        // Each level holds the one below twice: [.. [[1, 2], the same], ..].
        Levels("82", ""),
        Levels("82 c1", ""),
        Levels("82 d90100", ""),
        Levels("9f", "ff"),
    ];

    [Theory]
    [MemberData(nameof(Diamonds))]
    public void Nested_sharing_is_refused_where_it_would_be_read_each_time_anew(string hex)
    {
        Assert.InRange(CborDocument.FromHex(hex).Length, 0, 1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Read(hex));

        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Theory]
    [MemberData(nameof(Diamonds))]
    public void Nested_sharing_is_fine_to_pass_over(string hex) => CborDocument.Skip(CborDocument.FromHex(hex));

    [Fact]
    public void Nested_sharing_is_fine_as_a_PerlValue()
    {
        var read = Assert.IsType<PerlArray>(PerlValue.Read(CborDocument.Start(Levels("82", ""))));
        Assert.Same(read[0], read[1]);

        var list = Assert.IsType<List<object?>>(_converters.Get<object>().Read(CborDocument.Start(Levels("82", ""))));
        Assert.Same(list[0], list[1]);
    }

    [Theory]
    [InlineData("9f d81c 9f", "01", 1000, "ff", "d81d00", 2000)]
    [InlineData("9f d81c bf", "01 02", 1000, "ff", "d81d00", 2000)]
    [InlineData("9f d81c 5903e8", "61", 1000, "", "d81d00", 2000)]
    [InlineData("9f d81c 5f", "40", 1000, "ff", "d81d00", 2000)]
    [InlineData("9f d81c 81", "c6", 1000, "00", "d81d00", 2000)]
    [InlineData("9f d81c c2 5903e8", "61", 1000, "", "d81d00", 2000)]
    [InlineData("9f d81c d81a 82 5903e8", "61", 1000, "82 454152524159 80", "d81d00", 2000)]
    [InlineData("d90100 9f 5903e8", "61", 1000, "", "d81900", 2000)]
    [InlineData("d90100 9f 5903e8", "61", 1000, "", "a1 d81900 01", 2000)]
    [InlineData("d90100 9f 5903e8", "61", 1000, "", "d81a 82 d81900 82 454152524159 80", 2000)]
    public void A_large_value_again_and_again_is_refused(string open, string item, int items, string close, string again, int times)
    {
        var hex = open + Repeat(item, items) + close + Repeat(again, times) + "ff";

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => CborDocument.Read(hex)).Error);
        if (Record.Exception(() => CborDocument.Skip(CborDocument.FromHex(hex))) is { } skipped)
            Assert.Equal(PerlDataError.LimitExceeded, Assert.IsType<PerlDataException>(skipped).Error);
    }

    [Fact]
    public void Passing_over_a_shared_value_inside_another_counts_as_well()
    {
        // [{x: [1, 1, ...]}, the same, ...], of which nobody wants x.
        var hex = "9f d81c a1 4178 9f" + Repeat("01", 1000) + "ff" + Repeat("d81d00", 2000) + "ff";

        Assert.Equal(
            PerlDataError.LimitExceeded,
            Assert.Throws<PerlDataException>(() => _converters.Get<List<OnlyY>>().Read(CborDocument.Start(hex))).Error);
    }

    [Fact]
    public void Short_strings_again_and_again_are_what_Perl_writes()
    {
        var hex = "d90100 9f a1 446e616d65 43616263" + Repeat("a1 d81900 d81901", 100_000) + "ff";
        var reader = CborDocument.Start(hex);

        // Passed over first, as a request is.
        reader.Skip();
        reader.Seek(0);
        Assert.Equal(100_001, Assert.IsType<PerlArray>(PerlValue.Read(reader)).Count);
    }

    [Fact]
    public void Passing_over_a_document_does_not_use_up_what_it_may_expand()
    {
        var hex = "d90100 9f 5903e8" + Repeat("61", 1000) + Repeat("a1 d81900 01", 70) + "ff";
        var reader = CborDocument.Start(hex);

        for (var i = 0; i < 10; i++)
        {
            reader.Skip();
            reader.Seek(0);
        }
        Assert.Equal(71, Assert.IsType<PerlArray>(PerlValue.Read(reader)).Count);
    }

    [Theory]
    [InlineData("d81d00")]
    [InlineData("c1d81d00")]
    [InlineData("d81cd81d00")]
    public void A_chain_of_references_costs_no_more_than_its_length(string link) =>
        CborDocument.Skip(CborDocument.FromHex("9f d81c8101" + Repeat(link, 100_000) + "ff"));

    [Fact]
    public void Finding_what_references_mean_takes_memory_in_proportion_to_the_document()
    {
        foreach (var (open, item) in new[] { ("9f", "d81c01"), ("9f d81c80", "d81d00"), ("d90100 9f", "43616263"), ("d90100 9f 43616263", "d81900"), ("d81d00 9f", "d90100 43616263") })
        {
            var document = CborDocument.FromHex(open + Repeat(item, 100_000) + "d81c80 d81d00 ff");
            var reader = new CborReader(PerlLimits.Default);

            var before = GC.GetAllocatedBytesForCurrentThread();
            reader.Start(document);
            Record.Exception(reader.Skip);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * document.Length);

            before = GC.GetAllocatedBytesForCurrentThread();
            reader.Clear();
            reader.Start(CborDocument.FromHex("82 d81c80 d81d00"));
            reader.Skip();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        }
    }

    public sealed record OnlyY(int? Y);

    private static string Levels(string open, string close)
    {
        // The innermost is number 40, and each level's second element is its first again.
        var hex = "d81c820102";
        for (var level = 39; level >= 0; level--)
            hex = $"d81c {open} {hex} d81d {(level + 1 < 24 ? $"{level + 1:x2}" : $"18{level + 1:x2}")} {close}";
        return hex;
    }

    private static string Repeat(string hex, int times) => string.Concat(Enumerable.Repeat(hex, times));
}
