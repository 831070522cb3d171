using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Client;
using EventRpc.Protocol;
using EventRpc.Testing;
using EventRpc.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.ClientFactory.Tests.Docs;

/// <summary>The section of the documentation says what the options class, the instruments and the samples do.</summary>
public sealed partial class ClientFactoryPageTests
{
    private const string None = "none";

    /// <summary>What is made in code only.</summary>
    private static readonly string[] NoKeys =
        [nameof(EventRpcClientPoolOptions.ClientCertificateObject), nameof(EventRpcClientPoolOptions.Converters), nameof(EventRpcClientPoolOptions.TimeProvider)];

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "client-pools.md"));

    [Fact]
    public void Every_key_is_listed_with_its_type_and_default_and_there_are_no_others() =>
        Assert.Equal(
            Keys("", new EventRpcClientPoolOptions()).Order(),
            Rows(after: "## Keys").Select(cells => (Code(cells[0]), cells[1].Split(',')[0], cells[2].StartsWith(None, StringComparison.Ordinal) ? None : Code(cells[2]))).Order());

    [Fact]
    public void Every_key_says_what_it_means() =>
        Assert.All(Rows(after: "## Keys"), cells => Assert.EndsWith(".", cells[3], StringComparison.Ordinal));

    [Fact]
    public async Task Every_instrument_is_listed_with_its_kind_and_unit_and_there_are_no_others()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        using var metrics = new CollectedMetrics(application.Services, EventRpcClientTelemetry.MeterName);
        // The instrument of calls is made with the first.
        await application.NextConnectionAsync();
        Assert.Equal(
            metrics.Instruments.Select(instrument => (instrument.Name, Kind(instrument), instrument.Unit!)).Order(),
            Rows(after: "## Metrics").Where(cells => cells.Length == 5).Select(cells => (Code(cells[0]), cells[1], Code(cells[2]))).Order());
    }

    [Fact]
    public void The_configuration_can_be_started_with()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Blocks("json").Single()));
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("Billing");
        var services = new ServiceCollection().AddEventRpcClient("billing", section);
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<EventRpcClientPoolOptions>>().Get("billing");
        Assert.Equal(("billing.example.com", true, 8), (options.Host, options.Tls, options.MaxConnections));
    }

    [Fact]
    public void Every_sample_is_one_that_is_compiled()
    {
        var compiled = Unindent(File.ReadAllText(Repository.PathOf("tests", "EventRpc.ClientFactory.Tests", "Docs", "ClientFactorySnippets.cs")));
        Assert.All(Blocks("csharp"), sample => Assert.Contains(Unindent(sample), compiled, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, string Type, string Default)> Keys(string prefix, object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !NoKeys.Contains(property.Name)).SelectMany(property =>
        {
            var name = prefix + property.Name;
            return property.GetValue(options) switch
            {
                PerlLimits limits => Keys($"{name}:", limits),
                IList<string> { Count: 0 } => [(name + ":0", "text", None)],
                bool boolean => [(name, "true or false", boolean ? "true" : "false")],
                int number => [(name, "number", number.ToString(CultureInfo.InvariantCulture))],
                TimeSpan time => [(name, "time", time == Timeout.InfiniteTimeSpan ? None : time.ToString("c", CultureInfo.InvariantCulture))],
                string text => [(name, "text", text)],
                null => [(name, property.PropertyType == typeof(string) ? "text" : "number", None)],
                var other => throw new NotSupportedException($"{name} is of a type that there is no word for: {other.GetType()}"),
            };
        });

    private static string Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        "Histogram`1" => "histogram",
        "Counter`1" => "counter",
        _ => "up-down counter",
    };

    /// <summary>The cells of the rows below a heading, without the head of a table.</summary>
    private static IEnumerable<string[]> Rows(string after)
    {
        var section = Page[Page.IndexOf(after, StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", 1, StringComparison.Ordinal);
        return (end < 0 ? section : section[..end]).Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
    }

    private static string Code(string cell) => cell.Split('`')[1];

    private static IEnumerable<string> Blocks(string language) =>
        Block().Matches(Page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    private static string Unindent(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("""^```(\w+)\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
