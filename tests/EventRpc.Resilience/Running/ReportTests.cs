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
