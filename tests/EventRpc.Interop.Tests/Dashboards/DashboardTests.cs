using System.Text.Json;
using System.Text.RegularExpressions;
using EventRpc.Tests.Shared;

namespace EventRpc.Interop.Tests.Dashboards;

/// <summary>
/// What the dashboard draws and the alerts watch is there: a real Prometheus scrapes the sample while a real Perl client
/// uses it, and is asked every query.
/// </summary>
public sealed partial class DashboardTests
{
    private static readonly string Rules = Repository.PathOf("dashboards", "prometheus-rules.yml");
    private static readonly string Dashboard = Repository.PathOf("dashboards", "grafana-eventrpc.json");
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Prometheus_takes_the_rules()
    {
        Prometheus.Require();
        var (exitCode, output) = Prometheus.Run("promtool", "check", "rules", Rules)!.Value;
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Prometheus_takes_what_the_sample_exports()
    {
        Prometheus.Require();
        await using var sample = await SampleProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = sample.Address };
        var folder = Directory.CreateTempSubdirectory("eventrpc-metrics-");
        try
        {
            var path = Path.Combine(folder.FullName, "metrics");
            await File.WriteAllTextAsync(path, await http.GetStringAsync(new Uri("metrics", UriKind.Relative)), TestContext.Current.CancellationToken);
            var (exitCode, output) = Prometheus.Run("sh", "-c", $"promtool check metrics < '{path}'")!.Value;
            // 3 is what a linter would have otherwise, such as names of .NET's own metrics.
            Assert.True(exitCode is 0 or 3, output);
            Assert.DoesNotContain("eventrpc_", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_and_the_rules_has_data()
    {
        Prometheus.Require();
        PerlPeer.Require();
        await using var sample = await SampleProcess.StartAsync(
            "EventRpc:Authentication:Required=true", "EventRpc:Authentication:Users:fred=frh4./qCggHMw", "EventRpc:Limits:MaxMessageSize=100000");
        await using var prometheus = await Prometheus.StartAsync(sample.Address, Rules);
        await using var perl = PerlPeer.Start("dashboard.pl", "--port", sample.RpcPort, "--user", "fred", "--pass", "right", "--limit", "200000");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        var missing = Queries().Concat(Expressions()).Append("""sum(rate(rpc_server_call_duration_seconds_count{error_type="failed"}[1m])) > 0""").ToList();
        Assert.True(missing.Count > 40);
        var answers = new List<string>();
        while (missing.Count > 0)
        {
            answers.Clear();
            foreach (var query in missing.ToList())
            {
                var (values, error) = await prometheus.QueryAsync(query);
                // Not a number is what a share of nothing is.
                if (values.Any(double.IsFinite))
                    missing.Remove(query);
                else
                    answers.Add($"{query}: {error ?? string.Join(' ', values)}");
            }
            if (perl.HasExited)
                Assert.Fail((await perl.WaitForExitAsync()).ToString());
            if (limit.IsCancellationRequested)
                Assert.Fail($"No data after {TimeLimit.TotalSeconds} s for{Environment.NewLine}{string.Join(Environment.NewLine, answers)}");
            if (missing.Count > 0)
                await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
        }

        // What the script provokes is told by what it is.
        foreach (var provoked in (string[])
            [
                """eventrpc_server_auth_failures_total""", """eventrpc_server_limit_rejections_total{eventrpc_limit="message_size"}""",
                """eventrpc_server_decode_errors_total{eventrpc_message_format="E:R:M:N"}""",
                """rpc_server_call_duration_seconds_count{rpc_method="Jobs::Queue/add_job",error_type="failed"}""",
                """eventrpc_server_connection_duration_seconds_count{eventrpc_close_reason="client_left"}""",
            ])
        {
            Assert.True((await prometheus.QueryAsync(provoked)).Values.Sum() > 0, provoked);
        }
    }

    /// <summary>The queries of all panels, for any server and a minute.</summary>
    private static IEnumerable<string> Queries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Dashboard));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(panel => panel.TryGetProperty("targets", out _))
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!
                    .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                    .Replace("$job", "eventrpc", StringComparison.Ordinal)
                    .Replace("$instance", ".+", StringComparison.Ordinal)),
        ];
    }

    /// <summary>What the rules record, and what the alerts compare, without what they compare it with.</summary>
    private static IEnumerable<string> Expressions()
    {
        var rules = File.ReadAllText(Rules);
        var expressions = Expression().Matches(rules).Select(m => m.Groups[1].Value.Replace(">-\n", "", StringComparison.Ordinal)).ToList();
        Assert.Equal(Rule().Count(rules), expressions.Count);
        return expressions.Select(expression => Threshold().Replace(expression, ""));
    }

    [GeneratedRegex("""expr: ((?:>-\n(?: {10}.+\n)+)|.+)""")]
    private static partial Regex Expression();

    [GeneratedRegex("""- (alert|record): """)]
    private static partial Regex Rule();

    [GeneratedRegex("""\s*(==|>|<)\s*[0-9.]+\s*\z""")]
    private static partial Regex Threshold();
}
