using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

public sealed class VectorTests
{
    private static readonly VectorFolder Folder = VectorFolder.Load(Repository.PathOf("tests", "vectors"));

    private static readonly Dictionary<string, Vector> All = Folder.Vectors.ToDictionary(vector => vector.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> RoundTripNames => [.. All.Values.Where(v => v.Verdict == "ok").Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_is_read_as_Perl_reads_it(string name) =>
        CanonicalAssert.Passed(VectorJudge.JudgeReading(All[name], Folder.BodyOf(All[name]), out _));

    [Theory]
    [MemberData(nameof(RoundTripNames))]
    public void What_was_read_is_the_same_after_writing_and_reading_it_in_any_format_that_can_say_it(string name)
    {
        var vector = All[name];
        var value = PerlDocument.Read(MessageFormat.Find(vector.Format)!, Folder.BodyOf(vector));

        Assert.All(MessageFormat.All, format =>
            CanonicalAssert.Passed(VectorResult.Of(RoundTrip.FindDifference(format, value, isOwnFormat: format.Name == vector.Format))));
    }

    [Fact]
    public void The_tables_of_the_vectors_are_sound()
    {
        Assert.Empty(Folder.MalformedLines);
        Assert.All(Folder.Deviations, name => Assert.Contains(name, All));
    }
}
