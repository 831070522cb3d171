using EventRpc.AspNetCore;
using EventRpc.Client;

namespace EventRpc.Generators.Tests;

/// <summary>A server, and a client of it.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private ProxyHost(RpcTestHost server, EventRpcClient client)
    {
        Server = server;
        Client = client;
    }

    public RpcTestHost Server { get; }

    public EventRpcClient Client { get; }

    /// <summary>How many objects the server keeps for its clients.</summary>
    public int ObjectCount => Server.Server.Objects.Count;

    public static Task<ProxyHost> StartAsync() => StartAsync(rpc => rpc.AddClass<Node>().AddClass<Leaf>("My::Leaf", leaf => leaf
        .Constructor("new", (string data) => new Leaf(data))
        .Method("get_data", x => x.GetData)
        .Method("colour", x => x.Colour)));

    public static async Task<ProxyHost> StartAsync(Action<EventRpcBuilder> configure)
    {
        var server = await RpcTestHost.StartAsync(configure);
#pragma warning disable IL2026, IL3050 // Here, and only here, proxies are not fit for trimming and ahead-of-time compilation.
        return new ProxyHost(server, await EventRpcClient.ConnectAsync(new EventRpcClientOptions { Host = "127.0.0.1", Port = server.EndPoint.Port }));
#pragma warning restore IL2026, IL3050
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
