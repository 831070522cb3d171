using EventRpc.Fuzz.Dialects;

namespace EventRpc.Fuzz;

/// <summary>A message format that can be fuzzed.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Format">The format.</param>
/// <param name="Dialect">How its documents are put together.</param>
internal sealed record FuzzFormat(string Name, MessageFormat Format, Dialect Dialect)
{
    public static IReadOnlyList<FuzzFormat> All { get; } =
    [
        new("sereal", MessageFormat.Sereal, new SerealDialect()),
        new("cbor", MessageFormat.Cbor, new CborDialect()),
        new("json", MessageFormat.Json, new JsonDialect()),
        new("storable", MessageFormat.Storable, new StorableDialect()),
    ];

    /// <summary>How the documents of the vectors begin their names.</summary>
    public string FilePrefix => Format.Name.ToLowerInvariant() + "-";

    /// <summary>The formats that a word on the command line means; none if it means none.</summary>
    public static IEnumerable<FuzzFormat> Named(string word) =>
        All.Where(format => word is "all"
            || word.Equals(format.Name, StringComparison.OrdinalIgnoreCase)
            || word.Equals(format.Format.Name, StringComparison.OrdinalIgnoreCase));
}
