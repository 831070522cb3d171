using EventRpc.Protocol;
using EventRpc.Testing;
using static Microsoft.Playwright.Assertions;

namespace EventRpc.Browser.Tests;

/// <summary>The table of connections, with the real peer's client in it.</summary>
public sealed class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task A_perl_client_appears_and_its_calls_count_up()
    {
        await using var server = await WatchedServer.StartAsync(WatchedServer.ForFred);
        await using var window = await server.OpenAsync(chromium);
        await Expect(window.Page.Locator("#connection-summary")).ToHaveTextAsync("Nobody is connected.");
        await using var perl = server.StartPerlAsFred();

        var row = window.OpenConnections;
        await Expect(row).ToHaveCountAsync(1);
        await Expect(await window.CellAsync(row, "User")).ToHaveTextAsync("fred");
        await Expect(await window.CellAsync(row, "Objects")).ToHaveTextAsync("1");
        var calls = await window.CellAsync(row, "Calls");
        await WatchedPage.ExceedsAsync(calls, await WatchedPage.NumberInAsync(calls));

        var method = window.Page.Locator("#methods-table tbody tr").Filter(new() { HasText = "Watched::Meter->get_total" });
        await WatchedPage.ExceedsAsync(method.Locator("td").Nth(2), 0);
        await Expect(window.Page.Locator("[data-name=calls] .value")).Not.ToHaveTextAsync("0");

        await row.Locator(".expander").ClickAsync();
        await Expect(window.Page.Locator(".detail .classes li")).ToHaveTextAsync(["Watched::Meter 1"]);
    }

    [Fact]
    public async Task A_client_is_sent_away_after_a_question_and_notices()
    {
        await using var server = await WatchedServer.StartAsync();
        await using var stays = await RpcTestClient.ConnectAsync(server.Host.EndPoint, MessageFormat.Sereal);
        await using var window = await server.OpenAsync(chromium);
        await Expect(window.OpenConnections).ToHaveCountAsync(1);
        await using var perl = server.StartPerl();
        await Expect(window.OpenConnections).ToHaveCountAsync(2);

        // The newest comes first.
        var button = window.OpenConnections.First.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("^Disconnect") });
        await button.ClickAsync();
        var question = window.Page.Locator("#confirm");
        await Expect(question).ToContainTextAsync("Disconnect connection 2?");
        await Expect(window.Page.Locator("#confirm-no")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(question).ToBeHiddenAsync();
        Assert.Equal(2, server.Host.Server.ConnectionCount);

        await button.ClickAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.Locator("#confirm-yes")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("#note")).ToHaveTextAsync("Connection 2 was disconnected.");
        var run = await perl.WaitForExitAsync();
        run.AssertSuccess();
        Assert.StartsWith("Lost: ", run.Output, StringComparison.Ordinal);
        await Expect(window.OpenConnections).ToHaveCountAsync(1);

        await window.Page.ClickAsync("#closed-tab");
        await Expect(window.Page.Locator("#closed-connections tbody tr")).ToHaveCountAsync(1);
        await Expect(window.Page.Locator("#closed-connections tbody .reason")).ToHaveTextAsync("disconnected");
    }

    [Fact]
    public async Task Columns_are_sorted_with_the_keyboard_alone()
    {
        await using var server = await WatchedServer.StartAsync();
        var clients = new List<RpcTestClient>();
        foreach (var calls in new[] { 2, 5, 1 })
        {
            var client = await RpcTestClient.ConnectAsync(server.Host.EndPoint, MessageFormat.Sereal);
            clients.Add(client);
            var meter = await client.NewAsync("Watched::Meter::new");
            for (var i = 0; i < calls; i++)
                await client.ResultAsync(meter, "add", 1);
        }
        await using var window = await server.OpenAsync(chromium);
        await Expect(window.OpenConnections).ToHaveCountAsync(3);

        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.Locator(".skip").First).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        var header = window.Page.Locator("#open-connections th").Filter(new() { HasText = "Calls" });
        var button = header.GetByRole(Microsoft.Playwright.AriaRole.Button);
        for (var steps = 0; steps < 30 && !await button.EvaluateAsync<bool>("button => button === document.activeElement"); steps++)
            await window.Page.Keyboard.PressAsync("Tab");
        await Expect(button).ToBeFocusedAsync();

        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(Ids(window)).ToHaveTextAsync(["2", "1", "3"]);
        await window.Page.Keyboard.PressAsync("Space");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(Ids(window)).ToHaveTextAsync(["3", "1", "2"]);
        await Expect(button).ToBeFocusedAsync();
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task Connections_are_filtered_by_user_and_address()
    {
        await using var server = await WatchedServer.StartAsync(
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:ann", "right"),
            ("EventRpc:Authentication:Users:fred", "right"));
        await using var ann = await server.ConnectAsync("ann", "right");
        await using var fred = await server.ConnectAsync("fred", "right");
        await using var window = await server.OpenAsync(chromium);
        await Expect(window.OpenConnections).ToHaveCountAsync(2);
        await window.Page.FillAsync("#connection-filter", "FRE");
        await Expect(Ids(window)).ToHaveTextAsync(["2"]);
        await window.Page.FillAsync("#connection-filter", "127.0.0");
        await Expect(window.OpenConnections).ToHaveCountAsync(2);
        await window.Page.FillAsync("#connection-filter", "nobody of that name");
        await Expect(window.OpenConnections).ToHaveCountAsync(0);
        await Expect(window.Page.Locator("#connection-summary")).ToContainTextAsync("0 of 2 match");
    }

    private static Microsoft.Playwright.ILocator Ids(WatchedPage window) => window.OpenConnections.Locator(".expander");
}
