using EventRpc.Tests.Shared;
using static EventRpc.Protocol.Tests.Formats.StorableDocument;

namespace EventRpc.Protocol.Tests.Formats;

public sealed class StorableReaderTests
{
    [Theory]
    [InlineData("05", """{"t":"undef"}""")]
    [InlineData("0e", """{"t":"undef"}""")]
    [InlineData("1f", """{"t":"undef"}""")]
    [InlineData("0f", """{"t":"bool","v":true}""")]
    [InlineData("10", """{"t":"bool","v":false}""")]
    [InlineData("0881", """{"t":"int","v":"1"}""")]
    [InlineData("0800", """{"t":"int","v":"-128"}""")]
    [InlineData("08ff", """{"t":"int","v":"127"}""")]
    [InlineData("09ffffff7f", """{"t":"int","v":"-129"}""")]
    [InlineData("06feffffffffffffff", """{"t":"int","v":"-2"}""")]
    [InlineData("07000000000000f83f", """{"t":"num","v":"1.5","bits":"3ff8000000000000"}""")]
    [InlineData("0a03616263", """{"t":"bytes","hex":"616263"}""")]
    [InlineData("0100000003616263", """{"t":"bytes","hex":"616263"}""")]
    [InlineData("1703e282ac", """{"t":"text","s":"\u20ac"}""")]
    [InlineData("1800000003e282ac", """{"t":"text","s":"\u20ac"}""")]
    [InlineData("1d0476312e320a020102", """{"t":"bytes","hex":"0102"}""")]
    [InlineData("1e0000000476312e3217020102", """{"t":"text","s":"\u0001\u0002"}""")]
    [InlineData("0402 00000001 0881", """{"t":"list","v":[{"t":"int","v":"1"}]}""")]
    [InlineData("0403 00000001 0881 00000001 61", """{"t":"hash","v":[["a",{"t":"int","v":"1"}]]}""")]
    [InlineData("0419 00 00000001 0881 01 00000003 e282ac", """{"t":"hash","v":[["\u20ac",{"t":"int","v":"1"}]]}""")]
    [InlineData("0419 00 00000001 0881 02 00000001 e9", """{"t":"hash","v":[["\u00e9",{"t":"int","v":"1"}]]}""")]
    [InlineData("0419 01 00000001 0881 04 00000001 61", """{"t":"hash","v":[["a",{"t":"int","v":"1"}]]}""")]
    [InlineData("0885", """{"t":"int","v":"5"}""")]
    [InlineData("040885", """{"t":"ref","v":{"t":"int","v":"5"}}""")]
    [InlineData("1b0885", """{"t":"ref","v":{"t":"int","v":"5"}}""")]
    [InlineData("04040a0178", """{"t":"ref","v":{"t":"ref","v":{"t":"bytes","hex":"78"}}}""")]
    [InlineData("041103466f6f 0300000000", """{"t":"obj","class":"Foo","v":{"t":"hash","v":[]}}""")]
    [InlineData("141103466f6f 0200000000", """{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}""")]
    [InlineData("1c1103466f6f 0200000000", """{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}""")]
    [InlineData("041103466f6f 088a", """{"t":"obj","class":"Foo","v":{"t":"ref","v":{"t":"int","v":"10"}}}""")]
    [InlineData("04110454f67374 0300000000", """{"t":"obj","class":"T\u00f6st","v":{"t":"hash","v":[]}}""")]
    [InlineData("04110454e298ba 0300000000", """{"t":"obj","class":"T\u263a","v":{"t":"hash","v":[]}}""")]
    [InlineData("04110354c3b6 0300000000", """{"t":"obj","class":"T\u00c3\u00b6","v":{"t":"hash","v":[]}}""")]
    [InlineData("041180 00000003 466f6f 0200000000", """{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}""")]
    [InlineData("0411114a534f4e3a3a50503a3a426f6f6c65616e 0881", """{"t":"bool","v":true}""")]
    [InlineData("0411114a534f4e3a3a50503a3a426f6f6c65616e 0882", """{"t":"obj","class":"JSON::PP::Boolean","v":{"t":"ref","v":{"t":"int","v":"2"}}}""")]
    public void Each_type_is_read_as_what_it_stands_for(string item, string expected) =>
        Assert.Equal($$"""{"t":"list","v":[{{expected}}]}""", Read("02 00000001" + item));

    [Fact]
    public void The_root_stands_without_the_reference_to_it()
    {
        Assert.Equal("""{"t":"hash","v":[["cmd",{"t":"bytes","hex":"76657273696f6e"}]]}""", Read("03 00000001 0a0776657273696f6e 00000003 636d64"));
        Assert.Equal("""{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}""", Read("1103466f6f 0200000000"));
        Assert.Equal("""{"t":"ref","v":{"t":"int","v":"5"}}""", Read("0885"));
        Assert.Equal("""{"t":"ref","v":{"t":"list","v":[]}}""", Read("04 0200000000"));
    }

    [Fact]
    public void Lengths_of_native_images_are_little_endian_and_numbers_of_items_big_endian() =>
        Assert.Equal(
            """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"list","v":[]}},{"t":"use","id":1}]}""",
            Read(OfNativeBody("02 02000000 04 02 00000000 04 00 00000002")));

    [Theory]
    [InlineData("050c")]
    [InlineData("0500")]
    [InlineData("05ff")]
    public void Any_minor_version_is_read(string header) =>
        Assert.Equal("""{"t":"list","v":[]}""", Read(FromHex(header + "0200000000")));

    [Theory]
    [InlineData("070b0200000000", PerlDataError.Malformed)]
    [InlineData("030b0200000000", PerlDataError.Malformed)]
    [InlineData("70737430050b0200000000", PerlDataError.Malformed)]
    [InlineData("2f302f453a523a4d3a4e", PerlDataError.Malformed)]
    [InlineData("040b0831323334353637380404040802000000", PerlDataError.Unsupported)]
    [InlineData("040b0838373635343332310408080802000000", PerlDataError.Unsupported)]
    [InlineData("040b0431323334040404080200000000", PerlDataError.Unsupported)]
    public void Other_headers_are_refused(string document, PerlDataError error) =>
        Assert.Equal(error, Assert.Throws<PerlDataException>(() => Read(FromHex(document))).Error);

    [Theory]
    [InlineData("13 00 03 466f6f 00 00", "Storable hooks are not supported")]
    [InlineData("1a 0a 03 7b317d", "Storable subroutines are not supported")]
    [InlineData("0b 0200000000", "Storable tied values are not supported")]
    [InlineData("0c 0300000000", "Storable tied values are not supported")]
    [InlineData("0d 0881", "Storable tied values are not supported")]
    [InlineData("15 0881 0881", "Storable tied values are not supported")]
    [InlineData("16 0881 00000000", "Storable tied values are not supported")]
    [InlineData("21 02 0000000000000000", "Storable values of more than 2 GiB are not supported")]
    public void What_is_no_plain_data_is_refused_by_name_wherever_it_stands(string item, string message)
    {
        foreach (var body in new[] { item, "04" + item, "1103466f6f" + item, "02 00000001" + item, "02 00000001 04" + item, "03 00000001 04 1103466f6f" + item })
        {
            var refusal = Refusal(body);
            Assert.Equal(PerlDataError.Unsupported, refusal.Error);
            Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("22")]
    [InlineData("24")]
    [InlineData("80")]
    [InlineData("ff")]
    [InlineData("02 00000001 0200000000")]
    [InlineData("02 00000001 0300000000")]
    [InlineData("02 00000001 1103466f6f 0200000000")]
    [InlineData("1103466f6f 1103466f6f 0200000000")]
    [InlineData("02 00000002 04 1103466f6f 0300000000 04 1200 1200 0300000000")]
    [InlineData("02 00000002 0881 04 1103466f6f 00 00000001")]
    [InlineData("04 1200 0200000000")]
    [InlineData("02 00000002 04 1103466f6f 0300000000 04 1201 0300000000")]
    [InlineData("02 00000001 1d0476312e32 0881")]
    [InlineData("02 00000001 1d0476312e32 1d0476312e32 0a0161")]
    [InlineData("02 00000001 00 00000005")]
    [InlineData("02 00000001 04 00 00000002")]
    [InlineData("02 00000001 04 00 ffffffff")]
    [InlineData("02 00000001 00 00000001")]
    [InlineData("02 00000001 00 00000000")]
    public void What_is_not_well_formed_is_refused(string body) => Assert.Equal(PerlDataError.Malformed, Refusal(body).Error);

    [Theory]
    [InlineData("02 ffffffff")]
    [InlineData("02 7fffffff 05")]
    [InlineData("02 00000002 05")]
    [InlineData("03 ffffffff 05")]
    [InlineData("03 00000002 05 00000000 05 000000")]
    [InlineData("03 00000001 05 ffffffff 61")]
    [InlineData("19 00 7fffffff 05")]
    [InlineData("02 00000001 01 ffffffff 61")]
    [InlineData("02 00000001 01 7fffffff 61")]
    [InlineData("02 00000001 18 80000000 61")]
    [InlineData("02 00000001 0a 05 61")]
    [InlineData("11 80 ffffffff 61")]
    [InlineData("04")]
    public void Counts_and_lengths_beyond_the_document_are_refused_before_anything_is_reserved(string body)
    {
        var document = OfBody(body);
        Refusal(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(PerlDataError.Truncated, Assert.Throws<PerlDataException>(() => Start(document)).Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Keys_that_are_no_plain_keys_are_left_out_or_refused()
    {
        Assert.Equal(
            """{"t":"hash","v":[["b",{"t":"int","v":"2"}]]}""",
            Read("19 01 00000003 0e 10 00000001 61 0882 04 00000001 62 0e 14 00000001 63"));
        Assert.Equal(PerlDataError.Unsupported, Refusal("19 01 00000001 0881 08 0a0161").Error);
    }

    [Fact]
    public void The_last_of_duplicate_keys_counts() =>
        Assert.Equal("""{"t":"hash","v":[["a",{"t":"int","v":"2"}]]}""", Read("03 00000002 0881 00000001 61 0882 00000001 61"));

    [Fact]
    public void What_follows_the_root_is_ignored_and_cannot_be_read()
    {
        var reader = Start(OfBody("0200000000 13 ff"));
        reader.Skip();
        reader.ReadEndOfDocument();
        Assert.Throws<PerlDataException>(() => reader.Peek());
    }

    [Fact]
    public void Values_nest_as_deep_as_the_limit_says_and_no_deeper_whatever_they_nest_in()
    {
        foreach (var level in new[] { "02 00000001 04", "04 04", "03 00000001 04", "1103466f6f 04", "02 00000001 14" })
        {
            // Nobody needs the ends: it is refused before.
            var refusal = Refusal(string.Concat(Enumerable.Repeat(level, 100_000)) + (level[1] == '3' ? "" : "0200000000"));
            Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        }

        PerlValue deep = 5;
        for (var i = 0; i < 9_999; i++)
            deep = (i & 1) == 0 ? new PerlArray([deep]) : new PerlHash { ["k"] = deep };
        Assert.Equal(PerlType.Array, PerlValue.Read(Start(StorableDocument.Write(deep))).Type);
    }

    [Fact]
    public void Keys_behind_deeply_nested_values_are_found_in_time_that_grows_with_the_document()
    {
        // Hashes in one another, each with a large value before its key; each is read key first.
        PerlValue value = new PerlArray(Enumerable.Range(0, 20_000).Select(i => (PerlValue)i));
        for (var i = 0; i < 2_000; i++)
            value = new PerlHash { [$"level {i}"] = value };
        var reader = Start(StorableDocument.Write(value));

        for (var i = 1_999; i >= 0; i--)
        {
            reader.ReadStartHash();
            Assert.True(reader.MoveNext());
            Assert.Equal($"level {i}", reader.ReadKey().ToString());
        }
        Assert.Equal(20_000, Assert.IsType<PerlArray>(PerlValue.Read(reader)).Count);
        for (var i = 0; i < 2_000; i++)
            Assert.False(reader.MoveNext());
    }

    [Fact]
    public void A_key_may_be_passed_over_and_a_value_read_without_it()
    {
        var reader = Start(OfBody("03 00000002 04 02 00000001 0881 00000001 61 0882 00000001 62"));
        reader.ReadStartHash();
        Assert.True(reader.MoveNext());
        reader.Skip();
        Assert.True(reader.MoveNext());
        Assert.Equal(2, reader.ReadInteger());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void An_image_costs_no_more_memory_than_a_few_times_its_length()
    {
        // The worst there is: references back, so that all items are numbered, and pairs whose ends must be noted.
        foreach (var pair in new[] { "04 05 00000000", "05 00000000", "00 00000001 00000000" })
        {
            var document = OfBody("03 00002711 04 00 00000000 00000000" + string.Concat(Enumerable.Repeat(pair, 10_000)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Start(document).Skip();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (10 * document.Length) + 65_536);
        }
    }

    [Fact]
    public void Passing_over_regular_expressions_makes_no_strings_of_them()
    {
        var document = OfBody("02 00001000" + string.Concat(Enumerable.Repeat("04 20 00 00 04 6d736978", 0x1000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Start(document).Skip();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * document.Length) + 65_536);
    }
}
