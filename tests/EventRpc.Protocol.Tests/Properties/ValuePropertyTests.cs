using EventRpc.Tests.Shared;
using EventRpc.Tests.Shared.Generation;
using FsCheck;
using FsCheck.Fluent;

namespace EventRpc.Protocol.Tests.Properties;

/// <summary>What holds for all values that a format can say, and for documents that are damaged.</summary>
public abstract class ValuePropertyTests
{
    private const int Cases = 2_000;

    private protected abstract MessageFormat Format { get; }

    /// <summary>What is read of a value, given in canonical notation, after it was written.</summary>
    private protected virtual string AfterWriting(string canonical) => canonical;

    private Arbitrary<Sketch> Values => EventRpc.Tests.Shared.Generation.Values.Of(Vocabulary.Of(Format));

    [Fact]
    public void Any_value_is_the_same_after_writing_and_reading_it() => PropertyCheck.ForAll(Cases, Values, sketch =>
    {
        var value = sketch.Build();
        CanonicalAssert.Equal(AfterWriting(CanonicalNotation.Of(value)), CanonicalNotation.Of(Read(Write(value))), Format.Name);
    });

    [Fact]
    public void Any_value_can_be_skipped() => PropertyCheck.ForAll(Cases, Values, sketch =>
    {
        var reader = Format.CreateReader();
        reader.Start(Write(sketch.Build()));
        reader.Skip();
        reader.ReadEndOfDocument();
    });

    [Fact]
    public void The_document_of_any_value_is_a_value_or_an_ordinary_error_after_some_damage() =>
        PropertyCheck.ForAll(Cases, Arb.From(Gen.Zip(Values.Generator, Damage)), damaged =>
        {
            var (sketch, (at, values)) = damaged;
            var document = Write(sketch.Build());
            var start = (int)((long)at * document.Length / 1000);
            try
            {
                Read([.. document[..start], .. values, .. document[Math.Min(start + values.Length, document.Length)..]]);
                Read([.. document[..start], .. values]);
            }
            catch (PerlDataException)
            {
            }
        });

    /// <summary>A place in a document, in thousandths of its length, and bytes to put there.</summary>
    private static Gen<(int At, byte[] Values)> Damage =>
        Gen.Zip(Gen.Choose(0, 1000), ArbMap.Default.GeneratorFor<byte>().NonEmptyListOf().Select(list => list.Take(8).ToArray()));

    private byte[] Write(PerlValue value) => RoundTrip.Write(Format, value);

    private PerlValue Read(byte[] document) => PerlDocument.Read(Format, document);
}

public sealed class SerealValuePropertyTests : ValuePropertyTests
{
    private protected override MessageFormat Format => MessageFormat.Sereal;
}

public sealed class CborValuePropertyTests : ValuePropertyTests
{
    private protected override MessageFormat Format => MessageFormat.Cbor;
}

public sealed class JsonValuePropertyTests : ValuePropertyTests
{
    private protected override MessageFormat Format => MessageFormat.Json;
}

public sealed class StorableValuePropertyTests : ValuePropertyTests
{
    private protected override MessageFormat Format => MessageFormat.Storable;

    private protected override string AfterWriting(string canonical) => StorableNotation.AfterWriting(canonical);
}
