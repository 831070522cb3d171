using EventRpc.Testing;

namespace EventRpc.Client.Tests;

public sealed class SerealClientTests() : ClientTests("SERL");

public sealed class CborClientTests() : ClientTests("CBOR");

public sealed class JsonClientTests() : ClientTests("JSON");

public sealed class StorableClientTests() : ClientTests("STOR");

/// <summary>The client against our server, in one message format.</summary>
public abstract partial class ClientTests(string format)
{
    /// <summary>Starts a server that offers this format only.</summary>
    private Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) =>
        Served.StartAsync([("EventRpc:MessageFormats:0", format), ("EventRpc:AllowStorable", format == "STOR" ? "true" : "false"), .. settings]);

    private async Task<EventRpcClient> ConnectAsync(RpcTestHost host)
    {
        var client = await host.ConnectAsync(options => options.AllowStorable = format == "STOR");
        Assert.Equal(format, client.MessageFormat);
        return client;
    }

    /// <summary>Waits until nobody holds an object: what is given back in passing is so in a moment.</summary>
    private static async Task AssertAllGivenBackAsync(RpcTestHost host, EventRpcClient client)
    {
        while (client.ObjectCount > 0)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        // The request that gives the last one back may be on its way only now.
        for (var tries = 0; host.Server.ObjectCount > 0 && tries < 10_000; tries++)
            await client.PingAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, host.Server.ObjectCount);
    }
}
