using EventRpc.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EventRpc.Browser.Tests;

/// <summary>The page as a whole. Each test also fails if the browser had anything to say of it.</summary>
public sealed class PageTests(Chromium chromium)
{
    [Theory]
    [InlineData("/eventrpc")]
    [InlineData("/eventrpc/")]
    public async Task The_page_runs_under_a_policy_that_allows_nothing_but_itself(string path)
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium, path: path);
        var policy = await window.Page.EvaluateAsync<string>("async () => (await fetch(location.href)).headers.get('Content-Security-Policy')");
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        await Expect(window.Page).ToHaveTitleAsync("Event-RPC-Server");
        await Expect(window.Page.Locator("#endpoints")).ToContainTextAsync($"{server.Host.EndPoint.Port}");
        await Expect(window.Page.Locator("#methods-table")).ToContainTextAsync("Watched::Meter->get_total");
        await Expect(window.LogLines.Filter(new() { HasText = "New log client connected" })).Not.ToHaveCountAsync(0);
        Assert.Equal(
            [new Uri(server.Url, path).ToString()],
            await window.Page.EvaluateAsync<string[]>("() => performance.getEntries().filter(e => ['navigation', 'script', 'css', 'img', 'link'].includes(e.initiatorType)).map(e => e.name)"));
    }

    [Fact]
    public async Task A_second_that_has_passed_is_in_the_charts()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var client = await RpcTestClient.ConnectAsync(server.Host.EndPoint, Protocol.MessageFormat.Sereal);
        var meter = await client.NewAsync("Watched::Meter::new");
        await using var window = await server.OpenAsync(chromium);
        foreach (var chart in new[] { "#calls-chart .line.calls", "#latency-chart .line.p99" })
        {
            await client.ResultAsync(meter, "add", 1);
            await Expect(window.Page.Locator(chart)).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M"));
        }
        await window.Page.Locator("#calls-chart .plot").PressAsync("ArrowLeft");
        await Expect(window.Page.Locator("#announcements")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d\d:\d\d:\d\d: calls/s \d"));
    }

    [Theory]
    [InlineData("desktop-light", 1400, 900, ColorScheme.Light)]
    [InlineData("desktop-dark", 1400, 900, ColorScheme.Dark)]
    [InlineData("second-screen-dark", 1920, 1080, ColorScheme.Dark)]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("phone-dark", 390, 844, ColorScheme.Dark)]
    public async Task Nothing_is_wider_than_the_window(string name, int width, int height, ColorScheme colours)
    {
        await using var server = await WatchedServer.StartAsync(WatchedServer.ForFred);
        await using var perl = server.StartPerlAsFred();
        await using var busy = server.StartPerlAsFred();
        await using var window = await server.OpenAsync(chromium, width, height, colours);
        await Expect(window.OpenConnections).ToHaveCountAsync(2);
        await WatchedPage.ExceedsAsync(await window.CellAsync(window.OpenConnections.First, "Calls"), 150);

        Assert.Equal(0, await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        var ground = await window.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.Equal(colours == ColorScheme.Dark ? "rgb(15, 20, 25)" : "rgb(238, 241, 244)", ground);
        await window.KeepPictureAsync(name);
    }

    [Fact]
    public async Task Colours_are_chosen_by_a_button_and_remembered()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium);
        const string Ground = "background-color";
        await Expect(window.Page.Locator("body")).ToHaveCSSAsync(Ground, "rgb(238, 241, 244)");
        await window.Page.ClickAsync("#theme");
        await window.Page.ClickAsync("#theme");
        await Expect(window.Page.Locator("#theme")).ToContainTextAsync("dark");
        await Expect(window.Page.Locator("body")).ToHaveCSSAsync(Ground, "rgb(15, 20, 25)");
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator("body")).ToHaveCSSAsync(Ground, "rgb(15, 20, 25)");
    }

    [Fact]
    public async Task It_says_that_the_server_is_gone_and_goes_on_when_there_is_another()
    {
        // An address that nobody else listens on, so that the port is free again.
        const string Address = "http://127.83.14.7";
        var server = await WatchedServer.StartAsync(("Kestrel:Endpoints:Http:Url", $"{Address}:0"));
        await using var window = await WatchedPage.OpenAsync(await chromium.GetAsync(), new Uri(server.Url, WatchedServer.BasePath), 1400, 900, ColorScheme.Light);
        window.MayMissServer = true;
        await Expect(window.Page.Locator("#trouble")).ToBeHiddenAsync();
        await server.DisposeAsync();
        await Expect(window.Page.Locator("#trouble")).ToContainTextAsync("cannot be reached");
        await window.IsInStateAsync("unreachable");

        await using var next = await WatchedServer.StartAsync(("Kestrel:Endpoints:Http:Url", $"{Address}:{server.Url.Port}"), ("EventRpc:Name", "The next one"));
        await Expect(window.Page.Locator("#name")).ToHaveTextAsync("The next one");
        await window.IsInStateAsync("running");
        await Expect(window.Page.Locator("#trouble")).ToBeHiddenAsync();
        next.Host.Server.Log(1, "Here again");
        await Expect(window.LogLines.Filter(new() { HasText = "Here again" })).ToHaveCountAsync(1);
        await window.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_server_while_the_page_is_hidden()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium);
        await window.Page.Clock.InstallAsync();
        await window.Page.ReloadAsync();
        await window.IsInStateAsync("running");
        await SetHiddenAsync(window.Page, true);
        var asked = 0;
        window.Page.Request += (_, _) => asked++;
        await window.Page.Clock.RunForAsync(10_000);
        Assert.Equal(0, asked);
        await SetHiddenAsync(window.Page, false);
        await window.Page.WaitForRequestAsync("**/samples**");
    }

    private static async Task SetHiddenAsync(IPage page, bool isHidden) => await page.EvaluateAsync(
        "isHidden => { Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        isHidden);
}
