using System.Globalization;
using System.Text;
using EventRpc.LoadTest.Server;

namespace EventRpc.LoadTest.Comparing;

/// <summary>The results as a table of Markdown.</summary>
internal static class ComparisonTable
{
    public static string Write(ScenarioResult result)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"**{result.Scenario.Name}** ({Words(result.Scenario)})\n\n");
        table.Append("| Server | calls/s | p50 | p99 | p99.9 | processor a call | allocated a call | ours is of its calls/s | ours is of its processor time |\n");
        table.Append("| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n");
        for (var i = 0; i < result.Scenario.Servers.Count; i++)
        {
            var median = Measurement.Median(result.Rounds[i]);
            table.Append(CultureInfo.InvariantCulture, $"| {ServerNames.Of(result.Scenario.Servers[i])} | {median.CallsPerSecond:N0} | {median.P50:N0} µs | {median.P99:N0} µs | {median.P999:N0} µs | {median.ProcessorTime:F1} µs | ");
            table.Append(median.Allocated is { } allocated ? string.Create(CultureInfo.InvariantCulture, $"{allocated:F1} bytes") : "");
            table.Append(i == 0
                ? " | | |\n"
                : string.Create(CultureInfo.InvariantCulture, $" | {result.Ratio(i, round => round.CallsPerSecond):F2} | {result.Ratio(i, round => round.ProcessorTime):F2} |\n"));
        }
        return table.ToString();
    }

    private static string Words(Scenario scenario) => $"`{scenario.Call.Method}`, {scenario.Call.Format}";
}
