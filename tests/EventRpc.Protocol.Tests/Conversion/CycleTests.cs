using EventRpc.Protocol.Tests.Formats;

namespace EventRpc.Protocol.Tests.Conversion;

/// <summary>Values that contain themselves, in the formats that can say so: an error for typed targets, which have no end.</summary>
public abstract class CycleTests
{
    private readonly PerlConverters _converters = new();

    /// <summary>A hash of itself under the key "next", with "name" being "x" before that.</summary>
    private protected abstract byte[] Ring { get; }

    /// <summary>A list of itself.</summary>
    private protected abstract byte[] List { get; }

    /// <summary>A list of a hash of the class C, which has that list under the key "next".</summary>
    private protected abstract byte[] Blessed { get; }

    private protected abstract MessageFormat Format { get; }

    [Fact]
    public void Every_typed_target_says_so()
    {
        AssertCyclic<Ringed>(Ring);
        AssertCyclic<RingedOrUndef>(Ring);
        AssertCyclic<Dictionary<string, object>>(Ring);
        AssertCyclic<IReadOnlyDictionary<string, object?>>(Ring);
        AssertCyclic<List<object>>(List);
        AssertCyclic<object[]>(List);
        AssertCyclic<IReadOnlyList<List<object>>>(List);
        AssertCyclic<object>(Ring);
        AssertCyclic<object>(List);
    }

    [Fact]
    public void A_PerlValue_inside_a_typed_target_cannot_hold_what_is_around_it()
    {
        AssertCyclic<List<PerlValue>>(List);
        AssertCyclic<Dictionary<string, PerlValue>>(Ring);
        AssertCyclic<List<PerlHash>>(Blessed);
    }

    [Fact]
    public void A_PerlValue_is_the_cycle()
    {
        var ring = Assert.IsType<PerlHash>(Read<PerlValue>(Ring));
        Assert.Same(ring, ring["next"]);
        var list = Read<PerlArray>(List);
        Assert.Same(list, list[0]);
        list = Read<PerlArray>(Blessed);
        var inner = Assert.IsType<PerlHash>(list[0]);
        Assert.Equal("C", inner.ClassName);
        Assert.Same(list, inner["next"]);
    }

    [Fact]
    public void A_typed_target_that_does_not_look_at_the_cycle_is_read()
    {
        Assert.Equal("x", Read<Named>(Ring).Name);
        Start(Ring).Skip();
        Start(List).Skip();
    }

    [Fact]
    public void A_cycle_goes_out_as_one_where_the_format_can_say_so_and_else_is_refused()
    {
        foreach (var document in new[] { Ring, List, Blessed })
        {
            foreach (var format in MessageFormat.All)
            {
                var value = Read<PerlValue>(document);
                using var output = new MessageBuffer();
                var writer = format.CreateWriter();
                writer.Start(output);
                var failure = Record.Exception(() => value.WriteTo(writer));
                if (format == MessageFormat.Sereal || format == MessageFormat.Storable)
                {
                    Assert.Null(failure);
                    continue;
                }
                var refusal = Assert.IsType<PerlDataException>(failure);
                Assert.Equal(PerlDataError.Cyclic, refusal.Error);
                Assert.Equal("The value contains itself, which this message format cannot express", refusal.Reason);
            }
        }
    }

    private void AssertCyclic<T>(byte[] document)
        where T : class
    {
        var refusal = Assert.Throws<PerlDataException>(() => Read<T>(document));
        Assert.Equal(PerlDataError.Cyclic, refusal.Error);
        Assert.Contains("The value contains itself", refusal.Message, StringComparison.Ordinal);
    }

    private T Read<T>(byte[] document)
        where T : class => _converters.Get<T>().Read(Start(document));

    private PerlReader Start(byte[] document)
    {
        var reader = Format.CreateReader();
        reader.Start(document);
        return reader;
    }

    public sealed record Ringed(string Name, Ringed Next);

    public sealed class RingedOrUndef
    {
        public string? Name { get; set; }

        public RingedOrUndef? Next { get; set; }
    }

    public sealed record Named(string Name);
}

public sealed class SerealCycleTests : CycleTests
{
    private protected override MessageFormat Format => MessageFormat.Sereal;

    private protected override byte[] Ring => SerealDocument.OfBody("28 aa 02 646e616d65 6178 646e657874 29 02");

    private protected override byte[] List => SerealDocument.OfBody("28 ab 01 29 02");

    private protected override byte[] Blessed => SerealDocument.OfBody("28 ab 01 2c 6143 28 2a 01 646e657874 29 02");
}

public sealed class CborCycleTests : CycleTests
{
    private protected override MessageFormat Format => MessageFormat.Cbor;

    private protected override byte[] Ring => CborDocument.FromHex("d81c a2 446e616d65 4178 446e657874 d81d00");

    private protected override byte[] List => CborDocument.FromHex("d81c 81 d81d00");

    private protected override byte[] Blessed => CborDocument.FromHex("d81c 81 d81a 82 4143 82 4448415348 82 446e657874 d81d00");
}

public sealed class StorableCycleTests : CycleTests
{
    private protected override MessageFormat Format => MessageFormat.Storable;

    private protected override byte[] Ring => StorableDocument.OfBody("03 00000002 0a0178 00000004 6e616d65 04 00 00000000 00000004 6e657874");

    private protected override byte[] List => StorableDocument.OfBody("02 00000001 04 00 00000000");

    private protected override byte[] Blessed => StorableDocument.OfBody("02 00000001 04 11 0143 03 00000001 04 00 00000000 00000004 6e657874");
}
