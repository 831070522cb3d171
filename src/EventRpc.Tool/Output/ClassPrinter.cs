using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary>Writes the classes that a server exports.</summary>
internal sealed class ClassPrinter(TextWriter output, bool json)
{
    /// <summary>Writes how many methods they have.</summary>
    public async Task WriteCountsAsync(IEnumerable<RemoteClass> classes)
    {
        var sorted = classes.OrderBy(exported => exported.Name, StringComparer.Ordinal).ToList();
        if (json)
        {
            await output.WriteLineAsync(ValueJson.Compose(writer =>
            {
                writer.WriteStartArray();
                foreach (var exported in sorted)
                {
                    writer.WriteStartObject();
                    writer.WriteString("class", exported.Name);
                    writer.WriteNumber("methods", exported.Methods.Count);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }));
            return;
        }
        var rows = sorted.Select(exported => (SafeText.OneLine(exported.Name), exported.Methods.Count == 1 ? "1 method" : $"{exported.Methods.Count} methods"));
        await WriteColumnsAsync([.. rows], "");
    }

    /// <summary>Writes their methods.</summary>
    public async Task WriteMethodsAsync(IEnumerable<RemoteClass> classes)
    {
        var sorted = classes.OrderBy(exported => exported.Name, StringComparer.Ordinal).ToList();
        if (json)
        {
            await output.WriteLineAsync(ValueJson.Compose(writer =>
            {
                writer.WriteStartObject();
                foreach (var exported in sorted)
                {
                    writer.WriteStartObject(exported.Name);
                    foreach (var (name, kind) in Sorted(exported))
                        writer.WriteString(name, Describe(kind));
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            }));
            return;
        }
        foreach (var exported in sorted)
        {
            await output.WriteLineAsync(SafeText.OneLine(exported.Name));
            await WriteColumnsAsync([.. Sorted(exported).Select(method => (SafeText.OneLine(method.Key), Describe(method.Value)))], "  ");
        }
    }

    /// <summary>Constructors first.</summary>
    private static IEnumerable<KeyValuePair<string, RemoteMethodKind>> Sorted(RemoteClass exported) =>
        exported.Methods.OrderBy(method => method.Value != RemoteMethodKind.Constructor).ThenBy(method => method.Key, StringComparer.Ordinal);

    private static string Describe(RemoteMethodKind kind) => kind switch
    {
        RemoteMethodKind.Constructor => "constructor",
        RemoteMethodKind.ObjectMethod => "object method",
        _ => "method",
    };

    private async Task WriteColumnsAsync(IReadOnlyList<(string Left, string Right)> rows, string indent)
    {
        // A server that sends a very long name shall not make all lines as long.
        var width = rows.Count == 0 ? 0 : Math.Min(40, rows.Max(row => row.Left.Length));
        foreach (var (left, right) in rows)
            await output.WriteLineAsync($"{indent}{left.PadRight(width)}  {right}");
    }
}
