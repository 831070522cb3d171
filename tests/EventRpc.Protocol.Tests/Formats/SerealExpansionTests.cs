using EventRpc.Protocol.Tests.Conversion;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>Short documents that stand for long ones.</summary>
public sealed class SerealExpansionTests
{
    private readonly PerlConverters _converters = new();

    [Fact]
    public void Nested_sharing_is_refused_where_it_would_be_read_each_time_anew()
    {
        var document = SerealDocument.Write(Tree(levels: 40));
        Assert.InRange(document.Length, 0, 2000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<PerlDataException>(
            () => _converters.Get<Node>().Read(SerealDocument.Start(document)));

        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Nested_sharing_is_refused_by_default_before_a_walk_comes_to_its_end()
    {
        var reader = SerealDocument.Start(SerealDocument.Write(SerealIdentityTests.Diamond(levels: 40)));

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Walk(reader)).Error);
    }

    [Fact]
    public void Nested_sharing_is_fine_as_a_PerlValue_and_to_pass_over()
    {
        var value = SerealIdentityTests.Diamond(levels: 40);
        var document = SerealDocument.Write(value);

        Assert.Equal(CanonicalNotation.Of(value), SerealDocument.Read(document));
        SerealDocument.Start(document).Skip();
    }

    [Fact]
    public void COPY_of_a_large_value_again_and_again_is_refused()
    {
        // [ [1 x 1000], COPY, COPY, ... ]
        var document = SerealDocument.OfBody(
            "28 2b d10f" + "28 2b e807" + Hex("01", 1000) + Hex("2f 05", 2000));

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);
    }

    [Fact]
    public void COPY_of_a_chain_of_references_again_and_again_is_refused()
    {
        // [ \\\...1, COPY, COPY, ... ]: each copy is one element, but 3000 objects.
        var document = SerealDocument.OfBody("28 2b b917" + Hex("28", 3000) + "01" + Hex("2f 05", 3000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void Millions_of_values_in_a_compressed_document_are_refused_when_they_are_read()
    {
        // Values are larger in memory than they are in a document.
        var document = SerealCompression.Zlib([0x28, 0x2b, .. SerealCompression.Varint(30_000), .. Enumerable.Repeat((byte)0x40, 30_000)]);

        SerealDocument.Start(document).Skip();
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);
    }

    [Fact]
    public void A_compressed_document_may_stand_for_ten_times_its_length()
    {
        var random = new Random(1);
        var records = Enumerable.Range(0, 3000).Select(i => (PerlValue)new PerlHash { ["id"] = 1000 + i, ["name"] = $"Customer {random.Next(100)}", ["town"] = "Springfield" });
        var body = SerealDocument.Write(new PerlArray(records))[6..];
        var document = SerealCompression.Zlib(body);
        Assert.InRange(body.Length / document.Length, 8, 10);

        Assert.Equal(3000, Read(document).Items.Count);
    }

    [Fact]
    public void COPY_of_a_long_string_again_and_again_is_refused()
    {
        var document = SerealDocument.OfBody("28 2b d10f" + "26 e807" + Hex("61", 1000) + Hex("2f 05", 2000));

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);
    }

    [Fact]
    public void A_long_class_name_again_and_again_is_refused()
    {
        var document = SerealDocument.OfBody("28 2b d10f" + "2c 26 e807" + Hex("61", 1000) + "50" + Hex("2d 06 50", 2000));

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);
    }

    [Fact]
    public void COPY_of_short_keys_again_and_again_is_what_Perl_writes()
    {
        // [ {name: 1}, {COPY: 1}, ... ]: as compact as Perl makes it.
        var document = SerealDocument.OfBody("28 2b c19a0c" + "51 646e616d65 01" + Hex("51 2f07 01", 200_000));

        Assert.Equal(200_001, Read(document).Items.Count);
    }

    [Fact]
    public void OBJECTV_of_short_class_names_again_and_again_is_what_Perl_writes()
    {
        var document = SerealDocument.OfBody("28 2b c19a0c" + "2c 63466f6f 50" + Hex("2d07 50", 200_000));

        Assert.Equal(200_001, Read(document).Items.Count);
    }

    [Fact]
    public void A_chain_of_ALIASes_is_refused_rather_than_walked_from_each_of_its_links()
    {
        const int length = 20_000;
        var body = new MemoryStream();
        body.Write(SerealDocument.FromHex("28 2b a19c01 81"));
        var previous = 6;
        for (var i = 0; i < length; i++)
        {
            var position = (int)body.Position + 1;
            body.WriteByte(0xae);
            var offset = new byte[SerealVarint.MaxLength];
            body.Write(offset, 0, SerealVarint.Write(offset, (ulong)previous));
            previous = position;
        }

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read([.. SerealDocument.OfBody(""), .. body.ToArray()])).Error);
    }

    [Fact]
    public void A_long_run_of_padding_is_refused_rather_than_walked_again_and_again()
    {
        var document = SerealDocument.OfBody("28 2b d10f" + "bf" + Hex("3f", 1000) + "01" + Hex("2e 05", 2000));

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => Read(document)).Error);
    }

    [Theory]
    // A reference to [ [floats], ALIAS of that reference ], and [ [floats], ALIAS, ALIAS, ... ].
    [InlineData("a8 42 282b23", "2e01", 1)]
    [InlineData("28 2b e907 a82b23", "2e05", 1000)]
    public void ALIAS_of_an_array_of_floats_again_and_again_takes_what_the_floats_take(string head, string alias, int times)
    {
        // Found by fuzzing. A float counts as any other value does, however many bytes it was written in.
        var document = SerealDocument.OfBody(head + Hex("24 0000000000000000 ff7f 000000000000", 35) + Hex(alias, times));
        var reader = SerealDocument.Start(document);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => PerlValue.Read(reader)).Error);

        // A float takes 24 bytes; the rest is its place in a list that doubles, and its share of the containers around it.
        var values = PerlLimits.Default.MaxExpandedLength(document.Length) / 4;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, values * 64);
    }

    public sealed record Node(Node? Left, Node? Right);

    private static PerlHash Tree(int levels)
    {
        var value = new PerlHash();
        for (var i = 0; i < levels; i++)
            value = new PerlHash { ["left"] = value, ["right"] = value };
        return value;
    }

    private static string Hex(string hex, int times) => string.Concat(Enumerable.Repeat(hex, times));

    private static PerlArray Read(byte[] document) => Assert.IsType<PerlArray>(PerlValue.Read(SerealDocument.Start(document)));

    private static void Walk(PerlReader reader)
    {
        if (reader.Peek() != PerlType.Array)
        {
            reader.ReadInteger();
            return;
        }
        reader.ReadStartArray();
        while (reader.MoveNext())
            Walk(reader);
    }
}
