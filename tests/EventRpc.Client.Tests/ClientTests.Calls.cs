using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

public abstract partial class ClientTests
{
    private const int InternalError = 43;

    [Fact]
    public async Task Errors_have_the_servers_message()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(InternalError);
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");

        Assert.Equal("No.", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("refuse", "No."))).Message);
        Assert.Equal("Nein, Grüße €", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync<string>("refuse", "Nein, Grüße €"))).Message);
        Assert.Equal("with a newline", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("refuse", "with a newline\n"))).Message);
        Assert.StartsWith("Internal error in T::Echo->crash", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("crash"))).Message, StringComparison.Ordinal);
        Assert.Equal("Illegal access to T::Echo->no_such", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("no_such"))).Message);
        Assert.Equal("Illegal constructor access to T::NoSuch->new", (await Assert.ThrowsAsync<RpcException>(() => client.NewAsync("T::NoSuch"))).Message);
        Assert.Contains("parameter 'value'", (await Assert.ThrowsAsync<RpcException>(() => echo.CallAsync("long", "x"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => echo.CallAsync(""));
        await Assert.ThrowsAsync<ArgumentException>(() => client.NewAsync(""));
        Assert.Equal("on it goes", await echo.CallAsync<string>("string", "on it goes"));
    }

    [Fact]
    public async Task The_client_knows_the_server_and_its_classes()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);

        Assert.Equal(("1.10", true), (client.ServerVersion, client.IsConnected));
        Assert.Equal(["T::Echo", "T::Gate", "T::Node", "T::One"], client.Classes.Keys.Order(StringComparer.Ordinal));
        var node = client.Classes["T::Node"];
        Assert.Equal("T::Node", node.Name);
        Assert.Equal(
            (RemoteMethodKind.Constructor, RemoteMethodKind.Method, RemoteMethodKind.ObjectMethod),
            (node.Methods["new"], node.Methods["get_name"], node.Methods["child"]));
        Assert.Equal(RemoteMethodKind.Constructor, client.Classes["T::One"].Methods["instance"]);
        Assert.Equal(client.Classes.Keys, (await client.LoadClassesAsync(TestContext.Current.CancellationToken)).Keys);
        await client.PingAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Many_calls_at_once_all_get_their_own_replies()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host);
        await using var echo = await client.NewAsync("T::Echo");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => echo.CallAsync<string>("string", $"{thread} {i}")));
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{thread} {i}"), replies);
        })));
    }
}
