using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary>What the word before the cursor may become.</summary>
/// <param name="classes">The server's classes.</param>
/// <param name="objects">The names of objects, and the class of each.</param>
internal sealed class Completion(IReadOnlyDictionary<string, RemoteClass> classes, IReadOnlyDictionary<string, string> objects)
{
    /// <summary>Finds what there is.</summary>
    /// <param name="line">The line up to the cursor.</param>
    /// <returns>Where the word begins, and all words that it may become, in order.</returns>
    public (int Start, IReadOnlyList<string> Words) Find(string line)
    {
        var start = line.LastIndexOf(' ') + 1;
        var word = line[start..];
        var before = line[..start].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // A server may have names that cannot be typed, or would not look like what they are.
        return (start, [.. Words(before, word).Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal) && IsTypeable(candidate)).Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<string> Words(string[] before, string word) => (before, word) switch
    {
        ([], _) => InteractiveSession.Commands.Concat(objects.Keys),
        (["describe"], _) => classes.Keys,
        (["drop"], _) => objects.Keys,
        ([_, "="], _) => classes.Keys.Concat(objects.Keys),
        ([_, "=", var source], _) when objects.TryGetValue(source, out var className) => Methods(className, kind => kind == RemoteMethodKind.ObjectMethod),
        ([_, "=", var className], _) => Methods(className, kind => kind == RemoteMethodKind.Constructor),
        ([var name], _) when objects.TryGetValue(name, out var className) => Methods(className, kind => kind != RemoteMethodKind.Constructor),
        (_, ['$', ..]) => objects.Keys.Select(name => "$" + name),
        _ => [],
    };

    private IEnumerable<string> Methods(string className, Func<RemoteMethodKind, bool> isWanted) =>
        classes.TryGetValue(className, out var found) ? found.Methods.Where(method => isWanted(method.Value)).Select(method => method.Key) : [];

    private static bool IsTypeable(string word) => SafeText.IsPlain(word) && !word.AsSpan().ContainsAny(" '\"");
}
