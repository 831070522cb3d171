using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

/// <summary>A line of tests/vectors/manifest.tsv.</summary>
internal sealed record Vector(string Name, string Format, string File, string Verdict, string Expected)
{
    /// <summary>All vectors, by name, with what this library means to read where that is not what Perl reads.</summary>
    public static IReadOnlyDictionary<string, Vector> All { get; } = Load();

    /// <summary>The names of those that are not read yet.</summary>
    public static IReadOnlySet<string> Pending { get; } = LoadPending();

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

    private static HashSet<string> LoadPending()
    {
        var pending = new HashSet<string>();
        foreach (var line in System.IO.File.ReadLines(PathOf("pending.txt")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var names = line.EndsWith('*') ? All.Keys.Where(name => name.StartsWith(line[..^1], StringComparison.Ordinal)).ToArray() : [line];
            Assert.NotEmpty(names);
            foreach (var name in names)
            {
                Assert.Contains(name, All);
                Assert.True(pending.Add(name), $"{name} is pending twice");
            }
        }
        return pending;
    }
}
