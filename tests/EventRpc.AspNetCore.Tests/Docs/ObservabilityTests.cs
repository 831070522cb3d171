using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using EventRpc.Testing;
using EventRpc.Tests.Shared;
using Microsoft.Extensions.Logging;

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
    public void Its_event_ids_are_those_of_the_log()
    {
        var documented = EventIdRow().Matches(Page)
            .SelectMany(row => row.Groups[1].Value.Split(", "))
            .Select(range => range.Split(" – ").Select(int.Parse).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1)).ToHashSet();
        var logged = typeof(EventRpcLog).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToList();
        Assert.NotEmpty(logged);
        Assert.Equal(logged.Count, logged.Distinct().Count());
        Assert.Equal([], logged.Where(id => !documented.Contains(id)));
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
}
