using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.Tool;

/// <summary>Writes what a call returned: for people, strings as they are and all else as indented JSON; for programs, one JSON array a call.</summary>
internal sealed class ResultPrinter(TextWriter output, bool json)
{
    public async Task WriteAsync(IReadOnlyList<object?> values)
    {
        if (json)
        {
            await output.WriteLineAsync(ValueJson.Write(values));
            return;
        }
        foreach (var value in values)
            await output.WriteLineAsync(Readable(value));
    }

    private static string Readable(object? value) => value switch
    {
        null or PerlUndef => "undef",
        RemoteObject remote => SafeText.OneLine(remote.Oid),
        string text => SafeText.Escape(text),
        PerlString text when ValueJson.TextOf(text) is { } characters => SafeText.Escape(characters),
        _ => ValueJson.Write(value, indented: true),
    };
}
