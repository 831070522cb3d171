using System.Text;
using EventRpc.Protocol;
using EventRpc.Tests.Shared;
using EventRpc.Tests.Shared.Generation;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>What holds for all values on their way through the real Perl modules.</summary>
public abstract class PerlPropertyTests(PerlCodecs codecs)
{
    private const int Cases = 1_000;

    private protected abstract MessageFormat Format { get; }

    /// <summary>What our writer and Perl's decoder make of a value, given in canonical notation.</summary>
    private protected virtual string AfterDecoding(string canonical) => canonical;

    /// <summary>What Perl's encoder makes of it then.</summary>
    private protected virtual string AfterEncoding(string canonical) => canonical;

    [Fact]
    public void Perl_reads_any_value_that_we_write() => ForAll(PerlVocabulary.Readable(Format), (canonical, recoded) =>
        CanonicalAssert.Equal(AfterDecoding(canonical), Encoding.ASCII.GetString(recoded.Notation.Bytes), Format.Name));

    [Fact]
    public void We_read_any_value_that_Perl_writes() => ForAll(PerlVocabulary.Returnable(Format), (canonical, recoded) =>
    {
        var returned = PerlDocument.Read(Format, recoded.Document.Bytes);
        CanonicalAssert.Equal(AfterEncoding(AfterDecoding(canonical)), CanonicalNotation.Of(returned), Format.Name);
    });

    private void ForAll(Vocabulary vocabulary, Action<string, Recoded> check)
    {
        var codec = codecs.Of(Format);
        PropertyCheck.ForAll(Cases, Values.Of(vocabulary), sketch =>
        {
            var value = sketch.Build();
            var document = RoundTrip.Write(Format, value);
            check(CanonicalNotation.Of(value), codec.Recode(document, vocabulary.ClassNames));
        });
    }
}

public sealed class SerealPerlPropertyTests(PerlCodecs codecs) : PerlPropertyTests(codecs)
{
    private protected override MessageFormat Format => MessageFormat.Sereal;
}

public sealed class CborPerlPropertyTests(PerlCodecs codecs) : PerlPropertyTests(codecs)
{
    private protected override MessageFormat Format => MessageFormat.Cbor;

    private protected override string AfterEncoding(string canonical) => PerlEncoding.AfterCbor(canonical);
}

public sealed class JsonPerlPropertyTests(PerlCodecs codecs) : PerlPropertyTests(codecs)
{
    private protected override MessageFormat Format => MessageFormat.Json;

    private protected override string AfterEncoding(string canonical) => PerlEncoding.AfterJson(canonical);
}

public sealed class StorablePerlPropertyTests(PerlCodecs codecs) : PerlPropertyTests(codecs)
{
    private protected override MessageFormat Format => MessageFormat.Storable;

    private protected override string AfterDecoding(string canonical) => PerlEncoding.AfterThaw(StorableNotation.AfterWriting(canonical));
}
