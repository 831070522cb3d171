using EventRpc.Tests.Shared;

namespace EventRpc.Interop.Tests.Recoding;

/// <summary>
/// Where Perl does not read the value of a vector that we wrote: perl-differences.tsv, the vector, the format that it was
/// written in, what Perl answers instead, and why.
/// </summary>
internal static class PerlDifferences
{
    /// <summary>The answer where there is no document, since the format has no room for the value.</summary>
    public const string NotWritten = "not written";

    private static readonly Dictionary<(string Vector, string Format), string> Answers = File
        .ReadLines(Repository.PathOf("tests", "EventRpc.Interop.Tests", "Recoding", "perl-differences.tsv"))
        .Select(line => line.Split('\t'))
        .ToDictionary(cells => (cells[0], cells[1]), cells => cells[2]);

    /// <summary>The answer of Perl that is not the value.</summary>
    public static string? Find(string vector, string format) => Answers.GetValueOrDefault((vector, format));

    /// <summary>Fails where a vector is named that is no longer there.</summary>
    public static void AssertAllExist(IEnumerable<string> vectors) => Assert.Empty(Answers.Keys.Select(key => key.Vector).Except(vectors));
}
