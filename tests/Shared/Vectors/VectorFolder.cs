namespace EventRpc.Tests.Shared;

/// <summary>A folder of vectors: a manifest.tsv, the documents it names, and perhaps side tables.</summary>
internal sealed class VectorFolder
{
    private readonly string _path;

    private VectorFolder(string path) => _path = path;

    /// <summary>The vectors, with what this library means to read where a deviations.tsv says so.</summary>
    public IReadOnlyList<Vector> Vectors { get; private set; } = [];

    /// <summary>The lines of the manifest that are none, as "manifest.tsv:LINE".</summary>
    public IReadOnlyList<string> MalformedLines { get; private set; } = [];

    /// <summary>The names that a deviations.tsv gives.</summary>
    public IReadOnlyCollection<string> Deviations { get; private set; } = [];

    /// <summary>The lines of a negotiate.tsv.</summary>
    public IReadOnlyList<NegotiationVector> Negotiations { get; private set; } = [];

    /// <summary>Reads the tables of a folder.</summary>
    /// <exception cref="IOException">The manifest cannot be read.</exception>
    public static VectorFolder Load(string path)
    {
        var folder = new VectorFolder(path);
        var deviations = folder.LinesOf("deviations.tsv")
            .Select(line => line.Text.Split('\t'))
            .Where(cells => cells.Length > 1)
            .GroupBy(cells => cells[0], cells => cells[1])
            .ToDictionary(group => group.Key, group => group.First());
        folder.Deviations = deviations.Keys;

        // The first line names the columns.
        var lines = File.Exists(folder.PathOf("manifest.tsv"))
            ? folder.LinesOf("manifest.tsv").Where(line => line is not { Number: 1, Text: ['n', 'a', 'm', 'e', '\t', ..] }).ToArray()
            : throw new FileNotFoundException($"There is no manifest.tsv in {path}");
        var vectors = lines.Select(line => Vector.TryParse(line.Text)).ToArray();
        folder.Vectors =
        [
            .. vectors.OfType<Vector>().Select(v => deviations.TryGetValue(v.Name, out var meant) ? v with { Expected = meant } : v),
        ];
        folder.MalformedLines = [.. lines.Zip(vectors).Where(x => x.Second is null).Select(x => $"manifest.tsv:{x.First.Number}")];
        folder.Negotiations = [.. folder.LinesOf("negotiate.tsv").Where(line => line.Text[0] != '#').Select(line => NegotiationVector.Parse(line.Number, line.Text))];
        return folder;
    }

    /// <summary>The document of a vector.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] BodyOf(Vector vector) => File.ReadAllBytes(PathOf(vector.File));

    public string PathOf(string file) => Path.Combine(_path, file);

    /// <summary>The lines of a table that hold anything; none if there is no such table.</summary>
    private IEnumerable<(int Number, string Text)> LinesOf(string table) =>
        File.Exists(PathOf(table))
            ? File.ReadLines(PathOf(table)).Select((text, index) => (index + 1, text)).Where(line => line.text.Length > 0)
            : [];
}
