using System.Globalization;
using System.Text;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>The calls a second of all scenarios as a picture: a bar a server, each scenario on a scale of its own.</summary>
internal static class ComparisonChart
{
    private const int Width = 760;
    private const int Left = 170;
    private const int Bar = 18;
    private const int Gap = 6;

    public static string Draw(IReadOnlyList<ScenarioResult> results)
    {
        var rows = new StringBuilder();
        var y = 10;
        foreach (var result in results)
        {
            y += 22;
            rows.Append(CultureInfo.InvariantCulture, $"""<text x="10" y="{y}" class="name">{result.Scenario.Name}</text>""").Append('\n');
            var medians = result.Rounds.Select(Measurement.Median).ToList();
            var most = medians.Max(median => median.CallsPerSecond);
            for (var i = 0; i < medians.Count; i++)
            {
                y += Bar + Gap;
                var length = (Width - Left - 110) * medians[i].CallsPerSecond / most;
                rows.Append(CultureInfo.InvariantCulture, $"""
                    <text x="{Left - 8}" y="{y}" class="server">{ServerNames.Of(result.Scenario.Servers[i])}</text>
                    <rect x="{Left}" y="{y - Bar + 4}" width="{length:F0}" height="{Bar}" class="{(i == 0 ? "ours" : "other")}"/>
                    <text x="{Left + length + 6:F0}" y="{y}" class="value">{medians[i].CallsPerSecond:N0}/s</text>

                    """);
            }
            y += Gap;
        }
        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{y + 20}}" role="img" aria-label="Calls a second">
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 }
            .name { font-weight: 600 }
            .server { text-anchor: end }
            .ours { fill: #0969da }
            .other { fill: #8c959f }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #4493f8 } .other { fill: #6e7681 } }
            </style>
            {{rows}}</svg>

            """;
    }
}
