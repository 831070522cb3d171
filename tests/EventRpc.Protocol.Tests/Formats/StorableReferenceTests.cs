using EventRpc.Protocol.Tests.Conversion;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Formats;

/// <summary>References back to items by their number: identity, cycles, and what they may cost.</summary>
public sealed class StorableReferenceTests
{
    private readonly PerlConverters _converters = new();

    [Fact]
    public void Every_item_has_a_number_and_classes_and_keys_have_none()
    {
        // [1, \"x", the same again]
        Assert.Equal(
            """{"t":"list","v":[{"t":"int","v":"1"},{"t":"def","id":1,"v":{"t":"ref","v":{"t":"bytes","hex":"78"}}},{"t":"use","id":1}]}""",
            StorableDocument.Read("02 00000003 0881 04 0a0178 04 00 00000003"));
        // [{a => undef, b => Foo []}, that Foo]: array 0, reference 1, hash 2, undef 3, reference 4, array 5.
        Assert.Equal(
            """{"t":"list","v":[{"t":"hash","v":[["a",{"t":"undef"}],["b",{"t":"def","id":1,"v":{"t":"obj","class":"Foo","v":{"t":"list","v":[]}}}]]},{"t":"use","id":1}]}""",
            StorableDocument.Read("02 00000002 04 03 00000002 05 00000001 61 04 1103466f6f 0200000000 00000001 62 04 00 00000005"));
    }

    [Fact]
    public void A_scalar_that_stands_twice_is_read_twice()
    {
        Assert.Equal("""{"t":"list","v":[{"t":"bytes","hex":"616c"},{"t":"bytes","hex":"616c"}]}""", StorableDocument.Read("02 00000002 0a02616c 00 00000001"));
        // The scalar is a reference: both lead to one array.
        Assert.Equal("""{"t":"list","v":[{"t":"def","id":1,"v":{"t":"list","v":[]}},{"t":"use","id":1}]}""", StorableDocument.Read("02 00000002 04 0200000000 00 00000001"));
        Assert.Equal(
            """{"t":"list","v":[{"t":"def","id":1,"v":{"t":"obj","class":"A","v":{"t":"list","v":[]}}},{"t":"use","id":1}]}""",
            StorableDocument.Read("02 00000002 04 110141 0200000000 00 00000001"));
    }

    [Fact]
    public void Cycles_return_as_cycles()
    {
        Assert.Equal("""{"t":"def","id":1,"v":{"t":"list","v":[{"t":"int","v":"1"},{"t":"use","id":1}]}}""", StorableDocument.Read("02 00000002 0881 04 00 00000000"));
        Assert.Equal("""{"t":"def","id":1,"v":{"t":"ref","v":{"t":"use","id":1}}}""", StorableDocument.Read("04 00 00000000"));
        var parent = new PerlHash { ClassName = "Parent", ["name"] = "parent" };
        parent["child"] = new PerlHash { ClassName = "Child", ["parent"] = parent, ["self"] = new PerlReference(parent) };
        Assert.Equal(CanonicalNotation.Of(parent), StorableDocument.Read(StorableDocument.Write(parent)));
    }

    [Fact]
    public void All_kinds_of_values_are_shared()
    {
        PerlReferent[] shared =
        [
            new PerlArray([1]) { ClassName = "A" }, new PerlHash { ClassName = "H", ["k"] = 1 }, new PerlArray(),
            new PerlReference("s") { ClassName = "S" }, new PerlReference(5), new PerlReference(new PerlReference(5)),
        ];
        foreach (var value in shared)
        {
            var both = new PerlArray([value, new PerlHash { ["again"] = value, ["\u20ac"] = value }, value]);
            Assert.Equal(CanonicalNotation.Of(both), StorableDocument.Read(StorableDocument.Write(both)));
        }
    }

    [Fact]
    public void A_typed_target_reads_what_is_shared_each_time_anew()
    {
        var shared = new PerlArray([1, 2]);
        var read = Read<List<List<int>>>(new PerlArray([shared, shared]));
        Assert.Equal([[1, 2], [1, 2]], read);
        Assert.NotSame(read[0], read[1]);
    }

    [Fact]
    public void A_typed_target_or_an_object_that_meets_a_cycle_says_so()
    {
        var tree = new PerlHash { ["name"] = "root" };
        tree["children"] = new PerlArray([tree]);
        var refusal = Assert.Throws<PerlDataException>(() => Read<ConverterTests.Tree>(tree));
        Assert.Equal(PerlDataError.Cyclic, refusal.Error);

        var list = new PerlArray();
        list.Items.Add(new PerlHash { ["k"] = list });
        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read<object>(list)).Error);
    }

    [Fact]
    public void A_part_of_a_document_that_refers_back_to_the_whole_can_be_read_alone()
    {
        // { params => [the hash itself] }
        var reader = StorableDocument.Start(StorableDocument.OfBody("03 00000001 04 02 00000001 04 00 00000000 00000006 706172616d73"));
        reader.ReadStartHash();
        reader.MoveNext();
        var bookmark = reader.Position;
        reader.Skip();
        Assert.False(reader.MoveNext());

        reader.Seek(bookmark);
        var read = Assert.IsType<PerlArray>(PerlValue.Read(reader));
        Assert.IsType<PerlHash>(read[0]);
    }

    [Fact]
    public void Nested_sharing_is_refused_where_it_would_be_read_each_time_anew()
    {
        var document = StorableDocument.Write(Tree(levels: 40));
        Assert.InRange(document.Length, 0, 4000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<PerlDataException>(() => _converters.Get<SerealExpansionTests.Node>().Read(StorableDocument.Start(document)));

        Assert.Equal(PerlDataError.LimitExceeded, refusal.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Nested_sharing_is_fine_as_a_PerlValue_and_to_pass_over()
    {
        var value = SerealIdentityTests.Diamond(levels: 40);
        var document = StorableDocument.Write(value);
        Assert.Equal(CanonicalNotation.Of(value), StorableDocument.Read(document));
        StorableDocument.Start(document).Skip();
    }

    [Theory]
    [InlineData("01 000003e8", "00 00000001")]
    [InlineData("04 01 000003e8", "04 00 00000002")]
    public void A_long_string_again_and_again_is_refused(string first, string again)
    {
        var document = StorableDocument.OfBody("02 000007d1" + first + string.Concat(Enumerable.Repeat("61", 1000)) + string.Concat(Enumerable.Repeat(again, 2000)));
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => ReadStrings(StorableDocument.Start(document))).Error);
    }

    [Fact]
    public void A_long_class_name_again_and_again_is_refused()
    {
        var document = StorableDocument.OfBody("02 000007d1 04 11 80 000003e8" + string.Concat(Enumerable.Repeat("61", 1000)) + "0200000000"
            + string.Concat(Enumerable.Repeat("04 12 00 0200000000", 2000)));
        Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => PerlValue.Read(StorableDocument.Start(document))).Error);
    }

    [Fact]
    public void Short_scalars_and_classes_again_and_again_are_what_Perl_writes()
    {
        var strings = StorableDocument.OfBody("02 00030d41 0a0378797a" + string.Concat(Enumerable.Repeat("00 00000001", 200_000)));
        Assert.Equal(200_001, Assert.IsType<PerlArray>(PerlValue.Read(StorableDocument.Start(strings))).Count);
        var objects = StorableDocument.OfBody("02 00030d41 04 1103466f6f 0200000000" + string.Concat(Enumerable.Repeat("04 12 00 0200000000", 200_000)));
        Assert.Equal(200_001, Assert.IsType<PerlArray>(PerlValue.Read(StorableDocument.Start(objects))).Count);
    }

    [Fact]
    public void An_array_that_is_used_as_a_scalar_is_refused_before_anything_is_read()
    {
        // [ [], the array of the second item itself ], also where it has a class.
        foreach (var array in new[] { "0200000000", "1103466f6f 0200000000" })
        {
            var refusal = Assert.Throws<PerlDataException>(() => StorableDocument.Start(StorableDocument.OfBody($"02 00000002 04 {array} 00 00000002")));
            Assert.Equal(PerlDataError.Malformed, refusal.Error);
        }
    }

    [Fact]
    public void A_hash_of_placeholders_or_of_what_is_passed_over_again_and_again_is_refused()
    {
        var placeholders = "04 19 00 000003e8" + string.Concat(Enumerable.Repeat("05 10 00000000", 1000));
        var unknown = "04 03 00000001 04 02 000003e8" + string.Concat(Enumerable.Repeat("05", 1000)) + "00000001 78";
        AssertRefused<List<Dictionary<string, string>>>(placeholders);
        AssertRefused<List<NoMembers>>(unknown);

        void AssertRefused<T>(string hash)
        {
            var document = StorableDocument.OfBody("02 000007d1" + hash + string.Concat(Enumerable.Repeat("04 00 00000002", 2000)));
            Assert.Equal(PerlDataError.LimitExceeded, Assert.Throws<PerlDataException>(() => _converters.Get<T>().Read(StorableDocument.Start(document))).Error);
        }
    }

    private sealed class NoMembers
    {
        public string? Unused { get; set; }
    }

    private static PerlHash Tree(int levels)
    {
        var value = new PerlHash();
        for (var i = 0; i < levels; i++)
            value = new PerlHash { ["left"] = value, ["right"] = value };
        return value;
    }

    private static void ReadStrings(PerlReader reader)
    {
        reader.ReadStartArray();
        while (reader.MoveNext())
        {
            var isReference = reader.Peek() == PerlType.Reference;
            if (isReference)
                reader.ReadStartReference();
            reader.ReadString();
            if (isReference)
                reader.ReadEnd();
        }
    }

    private T Read<T>(PerlValue value) => _converters.Get<T>().Read(StorableDocument.Start(StorableDocument.Write(value)));
}
