using System.Collections.Concurrent;
using Microsoft.Playwright;
using EventRpc.Tests.Shared;

namespace EventRpc.Browser.Tests;

/// <summary>The page in a browser. What it says in the console fails the test that closes it.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private bool _isClosed;

    private WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => _complaints.Enqueue($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Dialog += (_, dialog) => _complaints.Enqueue($"{dialog.Type}: {dialog.Message}");
    }

    public IPage Page { get; }

    /// <summary>Whether the console may say that the server was not there.</summary>
    public bool MayMissServer { get; set; }

    public ILocator OpenConnections => Page.Locator("#open-connections tbody tr:not(.detail)");

    public ILocator LogLines => Page.Locator("#log-list li");

    public static async Task<WatchedPage> OpenAsync(IBrowser browser, Uri url, int width, int height, ColorScheme colours)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colours,
        });
        context.SetDefaultTimeout(60_000);
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url.ToString());
        await page.IsInStateAsync("running");
        return page;
    }

    /// <summary>Waits until the page says how the server is.</summary>
    public Task IsInStateAsync(string state) => Assertions.Expect(Page.Locator("#state")).ToHaveTextAsync(state);

    /// <summary>A cell of an open connection's row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">What its column is called.</param>
    public async Task<ILocator> CellAsync(ILocator row, string column)
    {
        var headers = await Page.Locator("#open-connections th").AllInnerTextsAsync();
        return row.Locator("td").Nth(headers.ToList().FindIndex(header => header.Trim() == column));
    }

    /// <summary>The number that a cell shows.</summary>
    public static async Task<int> NumberInAsync(ILocator cell) =>
        int.Parse(await cell.InnerTextAsync(), System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until a cell shows more than that.</summary>
    public static async Task<int> ExceedsAsync(ILocator cell, int number)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        int now;
        while ((now = await NumberInAsync(cell)) <= number)
            await Task.Delay(100, limit.Token);
        return now;
    }

    /// <summary>Keeps a picture among the test's output.</summary>
    public Task KeepPictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("artifacts", "screenshots", $"{name}.png"), FullPage = true });

    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        await _context.DisposeAsync();
        Assert.DoesNotContain(_complaints, text => !(MayMissServer && text.StartsWith("error: Failed to load resource: net::", StringComparison.Ordinal)));
    }
}
