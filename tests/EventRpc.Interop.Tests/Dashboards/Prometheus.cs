using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace EventRpc.Interop.Tests.Dashboards;

/// <summary>A real Prometheus that scrapes a server every second, and does not outlive its test.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<bool> IsInstalled = new(() => Run("prometheus", "--version") is { ExitCode: 0 } && Run("promtool", "--version") is { ExitCode: 0 });

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _errors;
    private readonly HttpClient _http;

    private Prometheus(Process process, DirectoryInfo folder, IPEndPoint endPoint)
    {
        _process = process;
        _folder = folder;
        _errors = process.StandardError.ReadToEndAsync();
        _http = new HttpClient { BaseAddress = new Uri($"http://{endPoint}") };
    }

    /// <summary>Skips the test where it is not installed; with EVENTRPC_REQUIRE_PROMETHEUS=1 that is a failure.</summary>
    public static void Require()
    {
        if (IsInstalled.Value)
            return;
        const string Reason = "prometheus and promtool are needed: apt-get install prometheus";
        if (Environment.GetEnvironmentVariable("EVENTRPC_REQUIRE_PROMETHEUS") == "1")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    /// <summary>Runs a program of it to its end.</summary>
    /// <returns>How it ended, with all that it wrote; null if it is not there.</returns>
    public static (int ExitCode, string Output)? Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Starts one that scrapes a server as job eventrpc.</summary>
    public static async Task<Prometheus> StartAsync(Uri server, string rules)
    {
        Require();
        for (var attempt = 1; ; attempt++)
        {
            var prometheus = Start(FreePort.Find(), server, rules);
            if (await prometheus.IsReadyAsync())
                return prometheus;
            var errors = await prometheus._errors;
            await prometheus.DisposeAsync();
            // Another may have taken the port in the meantime.
            if (attempt == Attempts || !errors.Contains("bind", StringComparison.OrdinalIgnoreCase))
                Assert.Fail($"prometheus did not start: {errors}");
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
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static double ValueOf(JsonElement series) =>
        double.Parse(series.GetProperty("value")[1].GetString()!.Replace("+Inf", "Infinity", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    private static Prometheus Start(IPEndPoint endPoint, Uri server, string rules)
    {
        var folder = Directory.CreateTempSubdirectory("eventrpc-prometheus-");
        var configuration = Path.Combine(folder.FullName, "prometheus.yml");
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
        var process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}", $"--web.listen-address={endPoint}", "--log.level=warn",
        ])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
        })!;
        return new Prometheus(process, folder, endPoint);
    }

    /// <summary>Waits until it answers, or has ended because it cannot.</summary>
    private async Task<bool> IsReadyAsync()
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        while (!_process.HasExited)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative), limit.Token);
                if (response.IsSuccessStatusCode)
                    return !_process.HasExited;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(PollInterval, limit.Token);
        }
        return false;
    }
}
