using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>A key of the configuration, as the options classes have it or as a row of docs/configuration.md does.</summary>
/// <param name="Name">The key in full; NAME or 0 at its end stands for any name or number.</param>
/// <param name="Type">The word for its type that the page uses.</param>
/// <param name="Default">The value where none is given, as one would write it; none for lists and what is not set.</param>
internal sealed partial record ConfigurationKey(string Name, string Type, string Default)
{
    public const string Page = "docs/configuration.md";
    public const string Section = "EventRpc";
    private const string None = "none";

    /// <summary>The keys of the options classes.</summary>
    public static IReadOnlyList<ConfigurationKey> OfOptions { get; } = [.. OfObject(Section, new EventRpcOptions())];

    /// <summary>The keys that the page lists, each with the cells of its row: key, type, default, allowed, taken up, meaning.</summary>
    public static IReadOnlyList<(ConfigurationKey Key, string[] Cells)> OfPage { get; } =
        [.. DocumentationPages.TableRows(Page)
            .Where(cells => Code(cells[0]).FirstOrDefault()?.StartsWith($"{Section}:", StringComparison.Ordinal) == true)
            .Select(cells => (new ConfigurationKey(Code(cells[0])[0], cells[1].Split(',')[0], Code(cells[2]).FirstOrDefault() ?? cells[2].Split(':')[0]), cells))];

    /// <summary>The pieces of a cell that are set as code.</summary>
    public static string[] Code(string cell) => [.. Backticks().Matches(cell).Select(match => match.Groups[1].Value)];

    /// <summary>Whether a key that somebody may write is this one, or a section that this one stands in.</summary>
    public bool Covers(string key)
    {
        var isOpen = Name.EndsWith(":NAME", StringComparison.Ordinal) || Name.EndsWith(":0", StringComparison.Ordinal);
        return key == Name
            || Name.StartsWith($"{key}:", StringComparison.Ordinal)
            || isOpen && key.StartsWith(Name[..(Name.LastIndexOf(':') + 1)], StringComparison.Ordinal);
    }

    private static IEnumerable<ConfigurationKey> OfObject(string prefix, object options) =>
        options.GetType().GetProperties().SelectMany(property =>
        {
            var name = $"{prefix}:{property.Name}";
            var value = property.GetValue(options);
            return value switch
            {
                IDictionary<string, string> { Count: 0 } => [new(name + ":NAME", "text", None)],
                IList<string> { Count: 0 } => [new(name + ":0", "text", None)],
                IList<EventRpcForwardOptions> { Count: 0 } => OfObject(name + ":0", new EventRpcForwardOptions()),
                bool boolean => [new(name, "true or false", boolean ? "true" : "false")],
                int number => [new(name, "number", number.ToString(CultureInfo.InvariantCulture))],
                TimeSpan time => [new(name, "time", time.ToString("c", CultureInfo.InvariantCulture))],
                Enum choice => [new(name, "choice", choice.ToString())],
                string text => [new(name, "text", text)],
                null when property.PropertyType == typeof(string) => [new(name, "text", None)],
                not (null or IEnumerable) when property.PropertyType.Namespace == typeof(EventRpcOptions).Namespace => OfObject(name, value),
                _ => throw new NotSupportedException($"{name} is of a type that {nameof(ConfigurationKey)} has no word for: {property.PropertyType}"),
            };
        });

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Backticks();
}
