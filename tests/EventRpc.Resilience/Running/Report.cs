using System.Text.RegularExpressions;

namespace EventRpc.Resilience;

/// <summary>The page with the figures. Each scenario has a place of its own in it, between two marks with its name.</summary>
internal sealed partial class Report(DirectoryInfo folder)
{
    public const string Page = "resilience.md";

    private readonly string _page = Path.Combine(folder.FullName, Page);

    /// <summary>Puts what a scenario came to into its place, and its picture beside the page.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="run">Its figures.</param>
    /// <param name="failure">What it failed with; null if it held.</param>
    public void Write(Scenario scenario, ScenarioRun run, Exception? failure)
    {
        File.WriteAllText(_page, Place(scenario.GetType().Name).Replace(File.ReadAllText(_page), match => $"{match.Groups[1]}{Describe(scenario, run, failure)}{match.Groups[2]}"));
        if (run.Picture is { } picture)
            File.WriteAllText(Path.Combine(folder.FullName, $"{scenario.GetType().Name.ToLowerInvariant()}.svg"), picture);
    }

    /// <summary>Checks that there is a place for each scenario, before any is done.</summary>
    /// <exception cref="InvalidOperationException">There is none for one of them, or no page.</exception>
    public void RequirePlaces(IEnumerable<Scenario> scenarios)
    {
        if (!File.Exists(_page))
            throw new InvalidOperationException($"There is no {_page}: have --output name the folder of the page, such as docs.");
        var text = File.ReadAllText(_page);
        foreach (var name in scenarios.Select(scenario => scenario.GetType().Name).Where(name => !Place(name).IsMatch(text)))
            throw new InvalidOperationException($"{_page} has no place for {name}: add the lines <!-- {name} --> and <!-- /{name} -->.");
    }

    /// <summary>Where a scenario has its place in a page.</summary>
    public static Regex Place(string name) => new($"(<!-- {name} -->\n).*?(<!-- /{name} -->\n)", RegexOptions.Singleline);

    private static string Describe(Scenario scenario, ScenarioRun run, Exception? failure) => $"""
        **{scenario.Title}**: {scenario.Claim}
        {(failure is null ? "" : $"\n**It does not hold**: {OneLine().Replace(failure.Message, " ")}\n")}
        | {string.Join(" | ", run.Figures.Select(figure => figure.Name))} |
        |{string.Concat(run.Figures.Select(_ => " --: |"))}
        | {string.Join(" | ", run.Figures.Select(figure => figure.Value))} |

        """;

    [GeneratedRegex("\\s+")]
    private static partial Regex OneLine();
}
