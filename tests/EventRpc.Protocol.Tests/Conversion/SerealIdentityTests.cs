using EventRpc.Protocol.Tests.Formats;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>Values that are reached more than once, in Sereal.</summary>
public sealed class SerealIdentityTests
{
    private readonly PerlConverters _converters = new();

    [Fact]
    public void A_value_that_is_reached_twice_is_one_value_after_reading()
    {
        var shared = new PerlArray([1]);
        var read = Assert.IsType<PerlArray>(Return(new PerlArray([shared, shared, new PerlHash { ["again"] = shared }])));

        Assert.Same(read[0], read[1]);
        Assert.Same(read[0], Assert.IsType<PerlHash>(read[2])["again"]);
    }

    [Fact]
    public void Blessed_values_and_scalars_are_shared_as_well()
    {
        PerlReferent[] shared =
        [
            new PerlArray([1]) { ClassName = "A" }, new PerlHash { ClassName = "H", ["k"] = 1 },
            new PerlReference("s") { ClassName = "S" }, new PerlReference(5), new PerlReference(new PerlReference(5)),
        ];
        foreach (var value in shared)
        {
            var read = Assert.IsType<PerlArray>(Return(new PerlArray([value, value])));
            Assert.Same(read[0], read[1]);
            Assert.Equal(CanonicalNotation.Of(value), CanonicalNotation.Of(read[0]));
        }
    }

    [Fact]
    public void Cycles_return_as_cycles()
    {
        var parent = new PerlHash { ["name"] = "parent" };
        parent["child"] = new PerlHash { ClassName = "Child", ["parent"] = parent };

        var read = Assert.IsType<PerlHash>(Return(parent));

        Assert.Same(read, Assert.IsType<PerlHash>(read["child"])["parent"]);
    }

    [Fact]
    public void A_reference_to_itself_returns_as_one()
    {
        var reference = new PerlReference();
        reference.Target = reference;

        var read = Assert.IsType<PerlReference>(Return(reference));

        Assert.Same(read, read.Target);
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
    public void A_typed_target_that_meets_a_cycle_says_so()
    {
        var tree = new PerlHash { ["name"] = "root" };
        tree["children"] = new PerlArray([tree]);

        var refusal = Assert.Throws<PerlDataException>(() => Read<ConverterTests.Tree>(tree));

        Assert.Equal(PerlDataError.Cyclic, refusal.Error);
        Assert.Contains("contains itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_meets_a_cycle_says_so()
    {
        var cycle = new PerlArray();
        cycle.Items.Add(new PerlHash { ["k"] = cycle });

        Assert.Equal(PerlDataError.Cyclic, Assert.Throws<PerlDataException>(() => Read<object>(cycle)).Error);
    }

    [Fact]
    public void A_short_document_that_stands_for_a_vast_value_costs_an_object_no_more_than_itself()
    {
        var read = Read<object>(Diamond(levels: 40));

        var list = Assert.IsType<List<object?>>(read);
        Assert.Same(list[0], list[1]);
    }

    [Fact]
    public void An_object_nests_as_deep_as_the_limit_or_is_an_ordinary_error()
    {
        PerlValue value = 5;
        for (var i = 0; i < 9_000; i++)
            value = new PerlArray([value]);
        var document = SerealDocument.Write(value);

        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Read<object>(document)), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        if (failure is not null)
            Assert.Equal(PerlDataError.LimitExceeded, Assert.IsType<PerlDataException>(failure).Error);
    }

    [Fact]
    public void A_key_that_stands_twice_in_a_hash_is_refused_by_every_target()
    {
        var document = SerealDocument.OfBody("53 6178 01 6178 02 6179 03");

        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => Read<PerlValue>(document)).Error);
        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => Read<object>(document)).Error);
        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => Read<Dictionary<string, int>>(document)).Error);
        Assert.Equal(PerlDataError.Malformed, Assert.Throws<PerlDataException>(() => Read<ConverterTests.Point>(document)).Error);
    }

    /// <summary>A value of 2^levels elements, in which each level holds the one below twice.</summary>
    internal static PerlArray Diamond(int levels)
    {
        var value = new PerlArray([1, 2]);
        for (var i = 1; i < levels; i++)
            value = new PerlArray([value, value]);
        return value;
    }

    private static PerlValue Return(PerlValue value) => PerlValue.Read(SerealDocument.Start(SerealDocument.Write(value)));

    private T Read<T>(PerlValue value) => Read<T>(SerealDocument.Write(value));

    private T Read<T>(byte[] document) => _converters.Get<T>().Read(SerealDocument.Start(document));
}
