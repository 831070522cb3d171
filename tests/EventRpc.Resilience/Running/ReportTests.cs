using System.Text.RegularExpressions;

namespace EventRpc.Resilience;

public sealed partial class ReportTests
{
    [Fact]
    public async Task Every_scenario_has_its_place_in_the_page_and_there_are_no_others()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", Report.Page), TestContext.Current.CancellationToken);
        Assert.Equal(
            FullRun.Scenarios.Select(scenario => scenario.GetType().Name),
            Mark().Matches(page).Select(mark => mark.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.All(FullRun.Scenarios, scenario => Assert.Matches(Report.Place(scenario.GetType().Name), page));
    }

    [Theory]
    [InlineData(null, "\n\n| clients |")]
    [InlineData("It hung\nfor ever.", "\n\n**It does not hold**: It hung for ever.\n\n| clients |")]
    public async Task What_came_of_a_scenario_is_told_in_its_place_whether_it_held_or_not(string? failure, string told)
    {
        var folder = Directory.CreateTempSubdirectory("eventrpc-report-");
        try
        {
            var page = Path.Combine(folder.FullName, Report.Page);
            await File.WriteAllTextAsync(page, "Before\n<!-- WrongPort -->\nold\n<!-- /WrongPort -->\nBehind\n", TestContext.Current.CancellationToken);
            using var run = ScenarioRun.Full(TimeSpan.Zero, TestContext.Current.CancellationToken);
            run.Note("clients", $"{3}");
            new Report(folder).Write(new WrongPort(), run, failure is null ? null : new InvalidOperationException(failure));
            var written = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
            Assert.StartsWith($"Before\n<!-- WrongPort -->\n**Wrong port**: {new WrongPort().Claim}{told}", written, StringComparison.Ordinal);
            Assert.EndsWith("\n<!-- /WrongPort -->\nBehind\n", written, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_name_that_no_scenario_has_is_a_failure() =>
        Assert.Equal(1, await FullRun.RunAsync("no such scenario", TimeSpan.Zero, output: null, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("60m", 3600)]
    [InlineData("1.5h", 5400)]
    public void A_duration_is_a_number_and_its_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("60")]
    [InlineData("m")]
    [InlineData("-1m")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Duration.Parse(text));

    [GeneratedRegex("<!-- (\\w+) -->")]
    private static partial Regex Mark();
}
