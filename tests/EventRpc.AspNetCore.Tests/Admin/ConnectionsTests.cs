using System.Text.Json;
using EventRpc.Testing;

namespace EventRpc.AspNetCore.Tests.Admin;

public sealed class ConnectionsTests
{
    [Fact]
    public async Task An_open_connection_is_told_of_with_its_call_and_its_objects()
    {
        var gate = new Gate();
        await using var host = await AdminHost.StartAsync(configure: rpc => rpc.AddCredentialValidator<Anybody>().AddClass<Gate>("T::Gate", c => c.Constructor("new", () => gate).Method("wait", x => x.WaitAsync).DisposeReleased(false)));
        await using var client = await host.ConnectAsync(AdminHost.Fred);
        await client.NewAsync("T::Thing::new");
        await client.NewAsync("T::Thing::new");
        var oid = await client.NewAsync("T::Gate::new");
        var call = client.ExecAsync(oid, "wait");
        await gate.Entered.Task;

        var list = await host.GetAsync("/connections");
        Assert.Equal(1, list.GetProperty("total").GetInt32());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
        var connection = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ["id", "remote", "endpoint", "tls", "user", "format", "connectedAt", "idleSeconds", "calls", "errors", "bytesReceived", "bytesSent", "objects", "runningMethod"],
            connection.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("127.0.0.1:", connection.GetProperty("remote").GetString(), StringComparison.Ordinal);
        Assert.Equal("EventRpc", connection.GetProperty("endpoint").GetString());
        Assert.False(connection.GetProperty("tls").GetBoolean());
        Assert.Equal("fred", connection.GetProperty("user").GetString());
        Assert.Equal("SERL", connection.GetProperty("format").GetString());
        Assert.Equal(3, connection.GetProperty("calls").GetInt64());
        Assert.Equal(3, connection.GetProperty("objects").GetInt32());
        Assert.Equal("T::Gate->wait", connection.GetProperty("runningMethod").GetString());

        var id = connection.GetProperty("id").GetInt64();
        var details = await host.GetAsync($"/connections/{id}");
        Assert.Equal(id, details.GetProperty("id").GetInt64());
        Assert.Equal("""[{"class":"T::Gate","count":1},{"class":"T::Thing","count":2}]""", details.GetProperty("objectClasses").GetRawText());

        gate.Open.SetResult();
        await call;
        Assert.Equal(JsonValueKind.Null, (await host.GetAsync($"/connections/{id}")).GetProperty("runningMethod").ValueKind);
    }

    [Fact]
    public async Task A_client_that_has_agreed_on_nothing_has_no_format_and_no_user()
    {
        await using var host = await AdminHost.StartAsync();
        await using var client = await RpcTestClient.ConnectAsync(host.Rpc.EndPoint);
        await host.Rpc.Logs.WaitForAsync(line => line.EventId.Id == 10);
        var connection = Assert.Single((await host.GetAsync("/connections")).GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, connection.GetProperty("format").ValueKind);
        Assert.Equal(JsonValueKind.Null, connection.GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task Disconnecting_closes_the_connection_and_is_logged_and_remembered()
    {
        await using var host = await AdminHost.StartAsync();
        await using var client = await host.ConnectAsync();
        var id = host.Rpc.Server.Connections.Single().Id;
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/connections/{id}")).Status);
        Assert.Null(await client.ReceiveBytesAsync());
        await host.Rpc.Logs.WaitForAsync(line => line.EventId.Id == 11);
        Assert.Contains(host.Rpc.Logs.Lines, line => line.EventId.Id == 102 && line.Text.StartsWith($"cid={id}: Disconnected through the admin endpoints by '' (from 127.0.0.1", StringComparison.Ordinal));

        var closed = Assert.Single((await host.GetAsync("/connections?state=closed")).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ["id", "remote", "endpoint", "tls", "user", "format", "connectedAt", "closedAt", "reason", "calls", "errors", "bytesReceived", "bytesSent"],
            closed.EnumerateObject().Select(property => property.Name));
        Assert.Equal("disconnected", closed.GetProperty("reason").GetString());
        Assert.Equal(id, closed.GetProperty("id").GetInt64());
    }

    [Theory]
    [InlineData("99")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("99999999999999999999")]
    [InlineData("%3Cscript%3E")]
    public async Task What_is_no_connection_is_not_found(string id)
    {
        await using var host = await AdminHost.StartAsync();
        var expected = (404, "There is no connection of this id, or no longer.");
        Assert.Equal(expected, await host.SendAsync(HttpMethod.Get, $"/connections/{id}"));
        Assert.Equal(expected, await host.SendAsync(HttpMethod.Delete, $"/connections/{id}"));
    }

    [Fact]
    public async Task Any_column_sorts_in_both_directions()
    {
        await using var host = await AdminHost.StartAsync(configure: rpc => rpc.AddCredentialValidator<Anybody>());
        await using var first = await host.ConnectAsync(AdminHost.Fred);
        await using var second = await host.ConnectAsync(AdminHost.Anna);
        await using var third = await host.ConnectAsync();
        await first.NewAsync("T::Thing::new");
        await third.NewAsync("T::Thing::new");
        await third.NewAsync("T::Thing::new");

        var columns = (await host.GetAsync("/connections")).GetProperty("items")[0].EnumerateObject().Select(property => property.Name).ToList();
        foreach (var column in columns)
        {
            var ascending = await IdsAsync(host, $"?sort={column}");
            Assert.Equal([1, 2, 3], ascending.Order());
            // What is the same in all is told apart by the id, and so turned around as well.
            if (column != "idleSeconds")
                Assert.Equal(ascending.Reverse(), await IdsAsync(host, $"?sort=-{column}"));
        }
        Assert.Equal([3, 2, 1], await IdsAsync(host, "?sort=user"));
        Assert.Equal([2, 1, 3], await IdsAsync(host, "?sort=objects"));
        Assert.Equal([3, 1], await IdsAsync(host, "?sort=-calls&limit=2"));
        Assert.Equal([1], await IdsAsync(host, "?user=fred"));
        Assert.Empty(await IdsAsync(host, "?user=nobody"));
        Assert.Equal([1, 2, 3], await IdsAsync(host, "?user="));
    }

    [Fact]
    public async Task Closed_connections_come_last_first_and_sort_by_any_column()
    {
        await using var host = await AdminHost.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            await using (await host.ConnectAsync())
            {
            }
            await host.Rpc.Logs.WaitForAsync(line => line.EventId.Id == 11 && line.Text.StartsWith($"cid={i}:", StringComparison.Ordinal));
        }
        Assert.Equal([3, 2, 1], await IdsAsync(host, "?state=closed"));
        var closed = (await host.GetAsync("/connections?state=closed")).GetProperty("items")[0];
        Assert.Equal("clientLeft", closed.GetProperty("reason").GetString());
        foreach (var column in closed.EnumerateObject())
            Assert.Equal((await IdsAsync(host, $"?state=closed&sort={column.Name}")).Reverse(), await IdsAsync(host, $"?state=closed&sort=-{column.Name}"));
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_ended_though_connections_come_and_go()
    {
        await using var host = await AdminHost.StartAsync();
        var clients = new List<RpcTestClient>();
        for (var i = 0; i < 7; i++)
            clients.Add(await host.ConnectAsync());

        var page = await host.GetAsync("/connections?sort=-id&limit=3");
        Assert.Equal([7, 6, 5], Ids(page));
        Assert.Equal(7, page.GetProperty("total").GetInt32());
        // The last that was given goes, so does one that is to come, and a new one stands in front.
        foreach (var leaving in new[] { 5, 3 })
        {
            await clients[leaving - 1].DisposeAsync();
            await host.Rpc.Logs.WaitForAsync(line => line.EventId.Id == 11 && line.Text.StartsWith($"cid={leaving}:", StringComparison.Ordinal));
        }
        clients.Add(await host.ConnectAsync());
        page = await host.GetAsync($"/connections?sort=-id&limit=3&cursor={page.GetProperty("next").GetString()}");
        Assert.Equal([4, 2, 1], Ids(page));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);

        var all = new List<long>();
        for (string? cursor = null; ;)
        {
            page = await host.GetAsync($"/connections?sort=remote&limit=1&cursor={cursor}");
            all.AddRange(Ids(page));
            cursor = page.GetProperty("next").GetString();
            if (cursor is null)
                break;
        }
        Assert.Equal([1, 2, 4, 6, 7, 8], all.Order());
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Theory]
    [InlineData("limit=0", "'limit' must be a number from 1 to 1000.")]
    [InlineData("limit=1001", "'limit' must be a number from 1 to 1000.")]
    [InlineData("limit=ten", "'limit' must be a number from 1 to 1000.")]
    [InlineData("limit=-1", "'limit' must be a number from 1 to 1000.")]
    [InlineData("limit=1&limit=2", "'limit' is given more than once.")]
    [InlineData("state=half", "'state' must be one of open, closed.")]
    [InlineData("sort=wrong", "'sort' must be one of id, -id, remote, -remote")]
    [InlineData("sort=closedAt", "'sort' must be one of id, ")]
    [InlineData("state=closed&sort=idleSeconds", "'sort' must be one of -closedAt, id, -id")]
    [InlineData("cursor=abc", "'cursor' must be what this list, in this order, gave as next.")]
    [InlineData("cursor=!%22%3C", "'cursor' must be what this list, in this order, gave as next.")]
    [InlineData("cursor=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "'cursor' must be what this list, in this order, gave as next.")]
    public async Task What_is_wrong_with_a_query_is_told_with_what_would_be_right(string query, string expected)
    {
        await using var host = await AdminHost.StartAsync();
        var (status, errors) = await host.SendAsync(HttpMethod.Get, $"/connections?{query}");
        Assert.Equal(400, status);
        var (parameter, texts) = JsonElement.Parse(errors).EnumerateObject().Select(error => (error.Name, error.Value)).Single();
        Assert.Contains(parameter, query, StringComparison.Ordinal);
        Assert.StartsWith(expected, texts[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_is_for_the_list_and_the_order_that_gave_it()
    {
        await using var host = await AdminHost.StartAsync();
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        var cursor = (await host.GetAsync("/connections?limit=1")).GetProperty("next").GetString();
        Assert.Equal([2], await IdsAsync(host, $"?cursor={cursor}"));
        foreach (var other in new[] { "sort=-id", "sort=calls", "state=closed" })
            Assert.Equal(400, (await host.SendAsync(HttpMethod.Get, $"/connections?{other}&cursor={cursor}")).Status);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Get, $"/objects?cursor={cursor}")).Status);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Get, $"/connections?cursor={new string('A', 8000)}")).Status);
    }

    [Fact]
    public async Task Names_that_look_like_markup_stay_data()
    {
        const string Name = "</script><img src=x onerror=alert(1)>\r\n\u2028";
        await using var host = await AdminHost.StartAsync(
            configure: rpc => rpc.AddCredentialValidator<Anybody>(),
            settings: [("EventRpc:Authentication:Required", "true")]);
        await using var client = await host.ConnectAsync();
        var reply = await client.CallAsync(RpcTestClient.Request("auth", ("user", Name), ("pass", "x")));
        Assert.True(reply["ok"].IsTrue);

        using var response = await host.Http.GetAsync(new Uri("/eventrpc/connections", UriKind.Relative));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain('<', text);
        Assert.DoesNotContain('\u2028', text);
        Assert.Equal(Name, JsonElement.Parse(text).GetProperty("items")[0].GetProperty("user").GetString());
        Assert.Equal([1], await IdsAsync(host, $"?sort=user&user={Uri.EscapeDataString(Name)}"));
    }

    private static async Task<IEnumerable<long>> IdsAsync(AdminHost host, string query) => Ids(await host.GetAsync($"/connections{query}"));

    private static IEnumerable<long> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    internal sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> WaitAsync()
        {
            Entered.TrySetResult();
            await Open.Task;
            return "done";
        }
    }

    private sealed class Anybody : IRpcCredentialValidator
    {
        public ValueTask<System.Security.Claims.ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken) =>
            new(new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity([new(System.Security.Claims.ClaimTypes.Name, credential.User)], "test")));
    }
}
