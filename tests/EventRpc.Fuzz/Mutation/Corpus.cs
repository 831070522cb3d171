namespace EventRpc.Fuzz.Mutation;

/// <summary>The documents that mutations start from: those of a folder, and each that made a reader do something new.</summary>
internal sealed class Corpus
{
    private const int MaxCount = 10_000;

    private readonly List<byte[]> _documents;
    private readonly HashSet<ulong> _behaviours = [];
    private readonly int _begunWith;

    private Corpus(List<byte[]> documents)
    {
        _documents = documents;
        _begunWith = documents.Count;
    }

    public int Count => _documents.Count;

    /// <summary>Reads the documents of a format.</summary>
    /// <exception cref="IOException">There are none.</exception>
    public static Corpus Load(string folder, FuzzFormat format)
    {
        var documents = Directory.EnumerateFiles(folder, format.FilePrefix + "*.bin").Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).Where(bytes => bytes.Length <= Mutator.MaxLength).ToList();
        return documents.Count > 0 ? new Corpus(documents) : throw new IOException($"{folder} holds no {format.FilePrefix}*.bin to begin with");
    }

    public IReadOnlyList<byte[]> Documents => _documents;

    /// <summary>Takes one; short ones more often, as more of them can be tried.</summary>
    public byte[] Pick(Random random)
    {
        var one = _documents[random.Next(_documents.Count)];
        var other = _documents[random.Next(_documents.Count)];
        return random.Next(4) == 0 || one.Length < other.Length ? one : other;
    }

    /// <summary>Keeps a document if nothing behaved like it before; if there are too many, in the place of another.</summary>
    public void Offer(byte[] document, ulong behaviour, Random random)
    {
        if (!_behaviours.Add(behaviour))
            return;
        if (_documents.Count < MaxCount)
            _documents.Add(document);
        else
            _documents[random.Next(_begunWith, MaxCount)] = document;
    }
}
