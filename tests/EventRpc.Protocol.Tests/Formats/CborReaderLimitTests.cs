namespace EventRpc.Protocol.Tests.Formats;

public sealed class CborReaderLimitTests
{
    private const string Rich =
        "8d 01 1903e8 3a00010000 fb3fb999999999999a fa3fc00000 f93e00 f6 f5 " +
        "bf 4161 9f 01 02 ff 7f 6161 62c3a9 ff 5803 616263 01 a1 6178 d95652 05 ff " +
        "d81a 82 474d793a3a4f626a 82 4448415348 82 4161 01 " +
        "d81a 9f 4143 9f 454152524159 9f 5f 4161 ff ff ff ff " +
        "d81a 82 425432 82 665343414c4152 d9d9f7 4178 " +
        "a2 f93e00 01 19ffff 790003 e282ac";

    [Fact]
    public void A_rich_document_is_read() =>
        Assert.Equal(
            "[1, 1000, -65537, 0.1f, 1.5f, 1.5f, undef, true, "
            + @"{'a': [1, 2], ""aé"": 'abc', '1': {""x"": \5}}, "
            + @"My::Obj({'a': 1}), C(['a']), T2(\'x'), {'1.5': 1, '65535': ""€""}]",
            CborDocument.Read(Rich));

    [Fact]
    public void A_document_that_is_cut_off_anywhere_is_refused()
    {
        var document = CborDocument.FromHex(Rich);
        CborDocument.Skip(document);

        for (var length = 0; length < document.Length; length++)
        {
            var cut = Convert.ToHexString(document, 0, length);
            var refusal = CborDocument.Refusal(cut);
            Assert.Equal(PerlDataError.Truncated, refusal.Error);
            Assert.InRange(refusal.Offset, 0, length);
        }
    }

    [Fact]
    public void A_document_with_any_byte_changed_is_read_or_refused_and_nothing_else()
    {
        var document = CborDocument.FromHex(Rich);
        for (var at = 0; at < document.Length; at++)
        {
            var original = document[at];
            for (var value = 0; value < 256; value++)
            {
                document[at] = (byte)value;
                var hex = Convert.ToHexString(document);
                if (Record.Exception(() => CborDocument.Skip(document)) is { } skipped)
                {
                    Assert.IsType<PerlDataException>(skipped);
                    Assert.IsType<PerlDataException>(Record.Exception(() => CborDocument.Read(hex)));
                }
                else
                {
                    CborDocument.Read(hex);
                }
            }
            document[at] = original;
        }
    }

    [Theory]
    [InlineData("5a7fffffff 61")]
    [InlineData("7affffffff 61")]
    [InlineData("5b7fffffffffffffff 61")]
    [InlineData("7bffffffffffffffff 61")]
    [InlineData("9a7fffffff 01")]
    [InlineData("9bffffffffffffffff 01")]
    [InlineData("9b8000000000000000 01")]
    [InlineData("ba7fffffff 01")]
    [InlineData("bb7fffffffffffffff 01")]
    [InlineData("bbffffffffffffffff 01")]
    [InlineData("5f 5a7fffffff 61 ff")]
    [InlineData("7f 6161 7bffffffffffffffff 61 ff")]
    [InlineData("d81a 9a7fffffff 4143")]
    [InlineData("d81a 82 5a7fffffff 43")]
    [InlineData("d81a 82 4143 82 4448415348 9a7ffffffe 01")]
    [InlineData("d81a 82 4143 82 454152524159 9affffffff 01")]
    [InlineData("a1 5a7fffffff 61")]
    public void Absurd_lengths_are_refused_without_memory_for_them(string hex)
    {
        Assert.Equal(PerlDataError.Truncated, CborDocument.Refusal(hex).Error);

        var document = CborDocument.FromHex(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PerlDataException>(() => CborDocument.Skip(document));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData("83 0102")]
    [InlineData("a2 010203")]
    [InlineData("43 6162")]
    public void A_count_one_larger_than_what_is_left_is_refused(string hex) =>
        Assert.Equal(PerlDataError.Truncated, CborDocument.Refusal(hex).Error);

    [Theory]
    [InlineData("81", "01", "")]
    [InlineData("9f", "01", "ff")]
    [InlineData("a101", "01", "")]
    [InlineData("bf01", "01", "ff")]
    [InlineData("d95652", "01", "")]
    public void Values_nest_512_levels_and_no_deeper(string open, string inner, string close)
    {
        CborDocument.Skip(Nested(open, inner, close, 512));

        foreach (var levels in new[] { 513, 60_000 })
        {
            var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Skip(Nested(open, inner, close, levels)));
            Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        }
    }

    [Theory]
    [InlineData("d81a 82 4143 82 4448415348 82 416b", "01", "")]
    [InlineData("d81a 9f 4143 9f 454152524159 9f", "01", "ffffff")]
    [InlineData("d81a 82 4143 82 465343414c4152", "01", "")]
    public void Objects_nest_as_far_as_the_peer_lets_them_and_not_without_end(string open, string inner, string close)
    {
        CborDocument.Skip(Nested(open, inner, close, 170));

        var refusal = Assert.Throws<PerlDataException>(() => CborDocument.Skip(Nested(open, inner, close, 60_000)));
        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
    }

    [Fact]
    public void A_lower_limit_of_the_caller_holds()
    {
        var reader = new CborReader(new PerlLimits { MaxDepth = 2 });

        reader.Start(CborDocument.FromHex("818101"));
        reader.Skip();
        reader.Start(CborDocument.FromHex("81818101"));
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(reader.Skip).Error);
    }

    [Theory]
    [InlineData("d9d9f7")]
    [InlineData("d81c")]
    [InlineData("d90100")]
    [InlineData("c1")]
    [InlineData("d81cc1d90100")]
    public void A_long_run_of_tags_that_are_passed_over_costs_no_stack(string tag) =>
        CborDocument.Skip(Nested(tag, "01", "", 300_000));

    [Theory]
    [InlineData("c1")]
    [InlineData("d95652")]
    [InlineData("d81cc1")]
    public void Tags_that_are_kept_nest_512_levels_and_no_deeper(string tag)
    {
        PerlValue.Read(CborDocument.Start(Nested(tag, "01", "", 512)));

        var refusal = Assert.Throws<PerlDataException>(() => PerlValue.Read(CborDocument.Start(Nested(tag, "01", "", 60_000))));
        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
    }

    [Theory]
    [InlineData("d81a")]
    [InlineData("c2")]
    [InlineData("c4")]
    [InlineData("d819")]
    [InlineData("d81d")]
    public void A_long_run_of_other_tags_is_refused(string tag) =>
        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => CborDocument.Skip(Nested(tag, "01", "", 60_000))).Error);

    [Fact]
    public void Namespaces_that_nest_too_deep_are_refused_where_they_are_needed()
    {
        var document = Nested("d90100", "82 43616263 d81900", "", 60_000);

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => CborDocument.Skip(document)).Error);
    }

    [Fact]
    public void Many_marks_of_shared_values_cost_no_more_memory_than_a_few_times_the_document()
    {
        // [ [28(true), 28(true), ...], 29(0) ]
        var document = CborDocument.FromHex("82 9a00005550" + string.Concat(Enumerable.Repeat("d81cf5", 21_840)) + "d81d00");
        var before = GC.GetAllocatedBytesForCurrentThread();
        CborDocument.Skip(document);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (10 * document.Length) + 65_536);
    }

    [Theory]
    [InlineData("a1c3490100000000000000ff00")]
    [InlineData("a1c482200100")]
    public void Passing_over_keys_that_are_big_numbers_makes_no_digits_of_them(string hash)
    {
        var document = CborDocument.FromHex("9a000013ad" + string.Concat(Enumerable.Repeat(hash, 0x13ad)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        CborDocument.Skip(document);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * document.Length) + 65_536);
    }

    [Fact]
    public void A_text_that_is_not_quite_UTF_8_costs_no_more_than_its_characters()
    {
        var document = CborDocument.FromHex("79 ea60" + string.Concat(Enumerable.Repeat("61", 59_999)) + "ff");
        CborDocument.Start(document).ReadString().ToString();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(60_000, CborDocument.Start(document).ReadString().ToString().Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * document.Length) + 65_536);
    }

    [Fact]
    public void Reading_a_small_map_allocates_nothing()
    {
        var document = CborDocument.FromHex(
            "a6 43636d64 4465786563 436f6964 66543d48415348 4170 84 01 fa40600000 f5 f6 f93e00 5f 4161 4162 ff 05 d9565201"
            + " 416f d81a 82 4143 82 4448415348 82 416b 01");
        var reader = new CborReader(PerlLimits.Default);

        Assert.Equal(0, Allocations.Least(() => Walk(reader, document)));

        static void Walk(CborReader reader, byte[] document)
        {
            reader.Start(document);
            reader.Skip();
            reader.ReadEndOfDocument();
        }
    }

    [Fact]
    public void A_small_chunk_after_another_does_not_copy_what_is_there_already()
    {
        var document = Nested("5f", "", "", 1).Concat(Nested("4161", "ff", "", 1_000_000)).ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        CborDocument.Skip(document);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * document.Length);
    }

    private static byte[] Nested(string open, string inner, string close, int levels)
    {
        var document = new MemoryStream();
        Repeat(open, levels);
        Repeat(inner, 1);
        Repeat(close, levels);
        return document.ToArray();

        void Repeat(string hex, int times)
        {
            var bytes = CborDocument.FromHex(hex);
            for (var i = 0; i < times; i++)
                document.Write(bytes);
        }
    }
}
