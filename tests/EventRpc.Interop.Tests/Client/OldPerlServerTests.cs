using EventRpc.Client;

namespace EventRpc.Interop.Tests.Client;

public sealed class OldPerlServerTests
{
    [Fact]
    public async Task A_server_from_before_the_negotiation_is_spoken_with_in_Storable_if_that_is_allowed()
    {
        await using var server = await PerlServer.StartAsync(["--old"]);
        var options = server.Options;
        var e = await Assert.ThrowsAsync<RpcConnectionException>(() => EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken));
        Assert.Equal(RpcConnectionError.Protocol, e.Error);
        Assert.EndsWith("does not negotiate. If it is older than Event::RPC 1.08, it needs AllowStorable.", e.Message, StringComparison.Ordinal);

        options.AllowStorable = true;
        await using var client = await EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal("STOR", client.MessageFormat);
        await using var served = await client.NewAsync("Served", "data", "old");
        Assert.Equal("old", await served.CallAsync<string>("get_data"));
    }
}
