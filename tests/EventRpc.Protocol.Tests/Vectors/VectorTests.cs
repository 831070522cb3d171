using EventRpc.Protocol.Tests.Formats;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

public sealed class VectorTests
{
    public static TheoryData<string> Names => [.. Vector.All.Keys];

    public static TheoryData<string> RoundTripNames =>
    [
        .. Vector.All.Values
            .Where(v => v.Verdict == "ok" && v.MessageFormat is not null)
            .Select(v => v.Name),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_is_read_as_Perl_reads_it(string name)
    {
        var vector = Vector.All[name];
        var failure = Record.Exception(() => Check(vector));

        if (failure is not null)
            Assert.Fail($"{name}: {failure}");
    }

    [Theory]
    [MemberData(nameof(RoundTripNames))]
    public void What_was_read_is_the_same_after_writing_and_reading_it_in_any_format_that_can_say_it(string name)
    {
        var vector = Vector.All[name];
        var value = ReadWith(vector.MessageFormat!, vector.Body);
        var canonical = CanonicalNotation.Of(value);

        var formats = MessageFormat.All.Where(format => RoundTrip.CanSay(format, canonical));
        foreach (var format in formats)
        {
            var written = RoundTrip.TryWrite(format, value);
            Assert.True(written is not null || format != vector.MessageFormat, "Its own format refuses it");
            var expected = format == MessageFormat.Storable ? StorableNotation.AfterWriting(canonical) : canonical;
            if (written is not null)
                CanonicalComparison.AssertEqual(expected, CanonicalNotation.Of(ReadWith(format, written)), format.Name);
        }
    }

    private static void Check(Vector vector)
    {
        var format = vector.MessageFormat ?? throw new NotSupportedException($"No message format {vector.Format}");
        PerlValue value;
        try
        {
            value = ReadWith(format, vector.Body);
        }
        catch (PerlDataException) when (vector.Verdict is "error" or "either")
        {
            return;
        }

        Assert.False(vector.Verdict == "error", "It was read, but must be refused");
        var canonical = CanonicalNotation.Of(value);
        if (vector.Expected != "\"error\"")
            CanonicalComparison.AssertEqual(vector.Expected, canonical, vector.Format);
    }

    private static PerlValue ReadWith(MessageFormat format, byte[] body)
    {
        var reader = format.CreateReader();
        reader.Start(body);
        var value = PerlValue.Read(reader);
        reader.ReadEndOfDocument();
        return value;
    }
}
