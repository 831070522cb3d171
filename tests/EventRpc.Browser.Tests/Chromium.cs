using EventRpc.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace EventRpc.Browser.Tests;

/// <summary>The system's chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Program = Find();

    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Starts it, if no test has; skips the test where it is not installed; with EVENTRPC_REQUIRE_CHROMIUM=1 that is a failure.</summary>
    public async Task<IBrowser> GetAsync()
    {
        Require();
        await _gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Timeout = 120_000,
                Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask InitializeAsync()
    {
        // A processor that other tests keep busy takes its time.
        Assertions.SetDefaultExpectTimeout(30_000);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }

    private static void Require()
    {
        if (Program is not null)
            return;
        const string Reason = "chromium is needed: apt-get install chromium";
        if (Environment.GetEnvironmentVariable("EVENTRPC_REQUIRE_CHROMIUM") == "1")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists);
}
