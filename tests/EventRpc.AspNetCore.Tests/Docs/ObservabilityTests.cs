using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EventRpc.Testing;
using EventRpc.Tests.Shared;

namespace EventRpc.AspNetCore.Tests.Docs;

/// <summary>The tables of docs/observability.md are what the server really publishes.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "observability.md"));

    [Fact]
    public async Task Its_table_of_instruments_is_what_the_meter_publishes()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        Assert.Equal(
            metrics.Instruments.Select(i => $"{i.Name} {KindOf(i)} {i.Unit}").Order(),
            InstrumentRow().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}").Order());
        Assert.All(metrics.Instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description)));
    }

    [Fact]
    public async Task Its_tags_are_those_that_the_meter_has()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>());
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        foreach (Match row in InstrumentRow().Matches(Page))
        {
            if (row.Groups[2].Value == "histogram")
                continue;
            var measured = metrics.Of(row.Groups[1].Value).SelectMany(m => m.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(tag => tag.Split('=')).ToList();
            Assert.Equal(row.Groups[4].Value.Replace("`", "", StringComparison.Ordinal).Trim(), string.Join(", ", measured.Select(tag => tag[0]).Distinct()));
            // An endpoint's name is not among the values of the table.
            foreach (var tag in measured.Where(tag => tag[0] != TagNames.Endpoint))
                Assert.Matches($@"\| `{Regex.Escape(tag[0])}` \|.*`{Regex.Escape(tag[1])}`", Page);
        }
        foreach (var (name, value) in TagValues<RpcCallOutcome>.Tags(TagNames.ErrorType).Skip(1).Concat(TagValues<RpcCloseReason>.Tags(TagNames.CloseReason)))
            Assert.Matches($@"\| `{Regex.Escape(name)}` \|.*`{value}`", Page);
    }

    [Fact]
    public void Its_event_ids_are_those_of_the_log_each_in_one_row()
    {
        var documented = EventIdRow().Matches(Page)
            .SelectMany(row => row.Groups[1].Value.Split(", "))
            .Select(range => range.Split(" – ").Select(int.Parse).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1));
        // Pools of clients have ids of their own.
        var logged = Directory.EnumerateDirectories(Repository.PathOf("src"))
            .Where(project => Path.GetFileName(project) != "EventRpc.ClientFactory")
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => LogMessage().Matches(File.ReadAllText(file)))
            .Select(message => message.Groups[1].Value).Select(int.Parse);
        Assert.NotEmpty(logged);
        Assert.Equal(logged.Order(), documented.Order());
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => "histogram",
        "ObservableCounter" => "counter",
        "ObservableUpDownCounter" => "up-down counter",
        var other => other,
    };

    [GeneratedRegex("""^\| `((?:rpc|eventrpc)\.server\.[a-z._]+)` \| ([a-z -]+) \| `([^`]+)` \| (.*?) ?\|""", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("""^\| (\d+(?: – \d+)?(?:, \d+(?: – \d+)?)*) \| """, RegexOptions.Multiline)]
    private static partial Regex EventIdRow();

    [GeneratedRegex("""\[LoggerMessage\((?:EventId = )?([^,)]*)""")]
    private static partial Regex LogMessage();
}
