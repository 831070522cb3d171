using System.Text.RegularExpressions;
using EventRpc.Protocol;
using EventRpc.Tests.Shared;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>What we write of every vector, in every format that can say it, Perl reads as the same value.</summary>
public sealed partial class VectorTests(PerlCodecs codecs)
{
    private static readonly VectorFolder Folder = VectorFolder.Load(Repository.PathOf("tests", "vectors"));

    private static readonly Dictionary<string, Vector> All = Folder.Vectors.ToDictionary(vector => vector.Name);

    public static TheoryData<string> RoundTripNames => [.. All.Values.Where(v => v.Verdict == "ok").Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(RoundTripNames))]
    public void Perl_reads_what_was_read_and_written_again(string name)
    {
        var vector = All[name];
        var own = MessageFormat.Find(vector.Format)!;
        var value = PerlDocument.Read(own, Folder.BodyOf(vector));
        var canonical = CanonicalNotation.Of(value);
        Assert.All(MessageFormat.All.Where(format => format == own || RoundTrip.CanSay(format, canonical)), format =>
        {
            var answer = Recode(format, value, ClassesOf(canonical));
            if (PerlDifferences.Find(name, format.Name) is { } difference)
                Assert.Equal(difference, answer);
            else if (answer != PerlDifferences.NotWritten || format == own)
                AssertShows(format, canonical, answer);
        });
    }

    [Fact]
    public void Every_difference_is_that_of_a_vector() => PerlDifferences.AssertAllExist(All.Keys);

    private static void AssertShows(MessageFormat format, string canonical, string answer)
    {
        Assert.True(answer[0] == '=', $"Perl: {answer}");
        var expected = format == MessageFormat.Storable ? PerlEncoding.AfterThaw(StorableNotation.AfterWriting(canonical)) : canonical;
        CanonicalAssert.Equal(expected, answer[1..], format.Name);
    }

    /// <summary>What Perl answers to a value that we write.</summary>
    private string Recode(MessageFormat format, PerlValue value, IEnumerable<string> classes)
    {
        byte[] document;
        try
        {
            document = RoundTrip.Write(format, value);
        }
        catch (PerlDataException)
        {
            return PerlDifferences.NotWritten;
        }
        return codecs.Of(format).Recode(document, classes).Notation.Text;
    }

    private static IEnumerable<string> ClassesOf(string canonical) =>
        Class().Matches(canonical).Select(match => Regex.Unescape(match.Groups["name"].Value)).Distinct();

    [GeneratedRegex("""\{"t":"obj","class":"(?<name>([^"\\]|\\.)*)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex Class();
}
