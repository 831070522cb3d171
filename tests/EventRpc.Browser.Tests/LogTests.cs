using static Microsoft.Playwright.Assertions;

namespace EventRpc.Browser.Tests;

/// <summary>The log on the page.</summary>
public sealed class LogTests(Chromium chromium)
{
    [Fact]
    public async Task Lines_are_filtered_by_level_and_text()
    {
        await using var server = await WatchedServer.StartAsync();
        server.Host.Server.Log(1, "The first of level one");
        server.Host.Server.Log(4, "The first of level four");
        await using var window = await server.OpenAsync(chromium);
        await Expect(Line(window, "of level")).ToHaveCountAsync(2);

        await window.Page.SelectOptionAsync("#log-level", "3");
        await Expect(Line(window, "of level")).ToHaveTextAsync(["The first of level one"]);
        server.Host.Server.Log(4, "The second of level four");
        server.Host.Server.Log(2, "The second, of level two");
        await Expect(Line(window, "of level")).ToHaveTextAsync(["The first of level one", "The second, of level two"]);

        await window.Page.SelectOptionAsync("#log-level", "5");
        await Expect(Line(window, "of level")).ToHaveTextAsync(
            ["The first of level one", "The first of level four", "The second of level four", "The second, of level two"]);
        await window.Page.FillAsync("#log-search", "SECOND");
        await Expect(window.LogLines.Locator(".text")).ToHaveTextAsync(["The second of level four", "The second, of level two"]);
        await window.Page.FillAsync("#log-search", "nothing has this in it");
        await Expect(window.Page.Locator("#log-empty")).ToHaveTextAsync("No line matches.");
    }

    [Fact]
    public async Task Nothing_moves_while_it_is_paused_and_what_came_meanwhile_is_there_afterwards()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium);
        server.Host.Server.Log(1, "Before");
        await Expect(Line(window, "Before")).ToHaveCountAsync(1);
        var pause = window.Page.Locator("#log-pause");
        await pause.ClickAsync();
        await Expect(pause).ToHaveTextAsync("Resume");
        server.Host.Server.Log(1, "Meanwhile");
        await Expect(pause).ToHaveTextAsync("Resume (1 new)");
        await Expect(Line(window, "Meanwhile")).ToHaveCountAsync(0);
        await pause.ClickAsync();
        await Expect(Line(window, "Meanwhile")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_lines_of_one_connection_are_shown_by_its_number()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var window = await server.OpenAsync(chromium);
        await using (await Testing.RpcTestClient.ConnectAsync(server.Host.EndPoint, Protocol.MessageFormat.Sereal))
        await using (await Testing.RpcTestClient.ConnectAsync(server.Host.EndPoint, Protocol.MessageFormat.Sereal))
        {
            await window.LogLines.Locator("button.cid").GetByText("2", new() { Exact = true }).First.ClickAsync();
            await Expect(window.Page.Locator("#log-cid")).ToHaveValueAsync("2");
            await Expect(window.LogLines.Locator(".cid").GetByText("1", new() { Exact = true })).ToHaveCountAsync(0);
            await Expect(window.LogLines.Filter(new() { HasNot = window.Page.Locator("button.cid") })).ToHaveCountAsync(0);
            await Expect(Line(window, "Got new RPC connection")).ToHaveCountAsync(1);
        }
    }

    private static Microsoft.Playwright.ILocator Line(WatchedPage window, string text) => window.LogLines.Locator(".text").Filter(new() { HasText = text });
}
