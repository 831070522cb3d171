using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace EventRpc.Interop.Tests.Dashboards;

/// <summary>A real Prometheus that scrapes a server every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private static readonly Lazy<bool> IsInstalled = new(() => Run("prometheus", "--version") is { ExitCode: 0 } && Run("promtool", "--version") is { ExitCode: 0 });

    private readonly ForeignServer _server;
    private readonly HttpClient _http;

    private Prometheus(ForeignServer server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri($"http://{server.EndPoint}") };
    }

    /// <summary>Skips the test where it is not installed; with EVENTRPC_REQUIRE_PROMETHEUS=1 that is a failure.</summary>
    public static void Require() =>
        ForeignServer.Require(IsInstalled.Value, "prometheus and promtool are needed: apt-get install prometheus", "EVENTRPC_REQUIRE_PROMETHEUS");

    /// <summary>Runs a program of it to its end.</summary>
    /// <returns>How it ended, with all that it wrote; null if it is not there.</returns>
    public static (int ExitCode, string Output)? Run(string program, params IEnumerable<string> arguments) => ForeignServer.Run(program, arguments);

    /// <summary>Starts one that scrapes a server as job eventrpc.</summary>
    public static async Task<Prometheus> StartAsync(Uri server, string rules)
    {
        Require();
        using var http = new HttpClient();
        return new Prometheus(await ForeignServer.StartAsync("prometheus", (endPoint, folder) => Prepare(endPoint, folder, server, rules), IsReadyAsync));

        async Task<bool> IsReadyAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://{endPoint}/-/ready"), cancellationToken);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    /// <summary>Asks for a value.</summary>
    /// <returns>The values of all series, or what Prometheus says is wrong with the query.</returns>
    public async Task<(IReadOnlyList<double> Values, string? Error)> QueryAsync(string query)
    {
        using var response = await _http.GetAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative));
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        if (document.RootElement.TryGetProperty("error", out var error))
            return ([], error.GetString());
        return ([.. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(ValueOf)], null);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private static double ValueOf(JsonElement series) =>
        double.Parse(series.GetProperty("value")[1].GetString()!.Replace("+Inf", "Infinity", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    private static ProcessStartInfo Prepare(IPEndPoint endPoint, string folder, Uri server, string rules)
    {
        var configuration = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: ["{rules}"]
            scrape_configs:
              - job_name: eventrpc
                static_configs:
                  - targets: ["{server.Authority}"]

            """);
        return new ProcessStartInfo("prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder, "data")}", $"--web.listen-address={endPoint}", "--log.level=warn",
        ])
        {
            WorkingDirectory = folder,
        };
    }
}
