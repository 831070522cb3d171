using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

/// <summary>A line of tests/vectors/manifest.tsv.</summary>
internal sealed record Vector(string Name, string Format, string File, string Verdict, string Expected)
{
    /// <summary>All vectors, by name, with what this library means to read where that is not what Perl reads.</summary>
    public static IReadOnlyDictionary<string, Vector> All { get; } = Load();

    public byte[] Body => System.IO.File.ReadAllBytes(PathOf(File));

    public MessageFormat? MessageFormat => Protocol.MessageFormat.Find(Format);

    public static string PathOf(string file) => Repository.PathOf("tests", "vectors", file);

    private static Dictionary<string, Vector> Load()
    {
        var deviations = System.IO.File.ReadLines(PathOf("deviations.tsv"))
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => cells[1]);
        var vectors = System.IO.File.ReadLines(PathOf("manifest.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[0], cells => new Vector(
                cells[0], cells[1], cells[2], cells[4], deviations.GetValueOrDefault(cells[0], cells[5])));
        Assert.All(deviations.Keys, name => Assert.Contains(name, vectors));
        return vectors;
    }
}
