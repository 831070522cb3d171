using static Microsoft.Playwright.Assertions;

namespace EventRpc.Browser.Tests;

/// <summary>What others named is shown as they named it, and nothing more comes of it.</summary>
public sealed class HostileTests(Chromium chromium)
{
    private const string Script = "<script>window.hostile=1</script>";
    private const string Image = "<img src=x onerror=window.hostile=1>";

    [Fact]
    public async Task Names_and_lines_with_markup_are_text()
    {
        await using var server = await WatchedServer.StartAsync(
            ("EventRpc:Name", Script),
            ("EventRpc:Authentication:Required", "true"),
            ($"EventRpc:Authentication:Users:{Image}", "right"));
        await using var client = await server.ConnectAsync(Image, "right");
        server.Host.Server.Log(1, $"Of a client: {Image}{Script}");
        await using var window = await server.OpenAsync(chromium);

        await Expect(window.Page.Locator("#name")).ToHaveTextAsync(Script);
        await Expect(await window.CellAsync(window.OpenConnections, "User")).ToHaveTextAsync(Image);
        await Expect(window.LogLines.Filter(new() { HasText = $"Of a client: {Image}{Script}" })).ToHaveCountAsync(1);
        await window.OpenConnections.Locator(".expander").ClickAsync();
        await Expect(window.Page.Locator(".detail")).ToContainTextAsync(Image);
        await window.OpenConnections.Locator(".act").ClickAsync();
        await Expect(window.Page.Locator("#confirm-user")).ToHaveTextAsync(Image);
        await NothingCameOfItAsync(window);
    }

    [Fact]
    public async Task So_are_classes_methods_and_signatures()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium);
        // No class can be exported under such a name, so the answers are made up.
        await window.Page.RouteAsync("**/methods", route => route.FulfillAsync(new()
        {
            Json = new[] { new { @class = Script, method = Image, calls = 1, errors = 1, meanSeconds = 1, p50Seconds = 1, p95Seconds = 1, p99Seconds = 1 } },
        }));
        await window.Page.RouteAsync("**/classes", route => route.FulfillAsync(new()
        {
            Json = new[] { new { name = Script, dispatch = "concurrent", methods = new[] { new { name = Image, kind = "method", signature = $" {Image}" } } } },
        }));
        await Expect(window.Page.Locator("#methods-table tbody tr td").First).ToContainTextAsync($"{Script}->{Image}");
        await window.Page.ClickAsync("#by-class");
        await Expect(window.Page.Locator("#classes-table tbody tr td").First).ToHaveTextAsync(Script);
        await NothingCameOfItAsync(window);
    }

    private static async Task NothingCameOfItAsync(WatchedPage window)
    {
        Assert.Equal(0, await window.Page.Locator("img").CountAsync());
        Assert.Equal(1, await window.Page.Locator("script").CountAsync());
        Assert.True(await window.Page.EvaluateAsync<bool>("() => window.hostile === undefined"));
    }
}
