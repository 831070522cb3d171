using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using EventRpc.Protocol;

namespace EventRpc.Vectors;

/// <summary>What the command line asks for.</summary>
internal sealed record VectorRunOptions(string Folder)
{
    public const string Usage = """
        usage: EventRpc.Vectors [--format FORMAT] [--name PATTERN] [--verbose] FOLDER
          FOLDER            holds a manifest.tsv and the documents that it names
          --format FORMAT   only SERL, CBOR, JSON, STOR or E:R:M:N (the negotiation)
          --name PATTERN    only cases whose name has this in it, or matches it where it has * or ?
          --verbose         show what differs in full
        """;

    public string? Format { get; private init; }

    public string? NamePattern { get; private init; }

    public bool IsVerbose { get; init; }

    public static bool TryParse(string[] arguments, [NotNullWhen(true)] out VectorRunOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = null;
        problem = null;
        var parsed = new VectorRunOptions("");
        for (var i = 0; i < arguments.Length && problem is null; i++)
        {
            switch (arguments[i])
            {
                case "--format" or "--name" when i + 1 == arguments.Length:
                    problem = $"{arguments[i]} needs a value.";
                    break;
                case "--format":
                    parsed = parsed with { Format = arguments[++i].ToUpperInvariant() };
                    if (MessageFormat.All.Append(MessageFormat.Negotiation).All(format => format.Name != parsed.Format))
                        problem = $"There is no message format {arguments[i]}.";
                    break;
                case "--name":
                    parsed = parsed with { NamePattern = arguments[++i] };
                    break;
                case "--verbose":
                    parsed = parsed with { IsVerbose = true };
                    break;
                case ['-', _, ..] option:
                    problem = $"There is no option {option}.";
                    break;
                case var folder when parsed.Folder.Length == 0:
                    parsed = parsed with { Folder = folder };
                    break;
                default:
                    problem = "One folder at a time.";
                    break;
            }
        }
        if (parsed.Folder.Length == 0)
            problem ??= "Which folder?";
        if (problem is null)
            options = parsed;
        return options is not null;
    }

    /// <summary>Whether a case is to run.</summary>
    public bool Selects(string name, string format) =>
        (Format is null || Format == format)
        && (NamePattern is null
            || (NamePattern.AsSpan().ContainsAny('*', '?')
                ? FileSystemName.MatchesSimpleExpression(NamePattern, name)
                : name.Contains(NamePattern, StringComparison.OrdinalIgnoreCase)));
}
