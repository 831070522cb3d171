using System.Net;
using EventRpc.AspNetCore;
using EventRpc.Testing;

namespace EventRpc.Client.Tests;

/// <summary>A server of ours with the classes of these tests.</summary>
internal static class Served
{
    public static Task<RpcTestHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(new Gate(), settings);

    public static Task<RpcTestHost> StartAsync(Gate gate, params (string Key, string Value)[] settings) => RpcTestHost.StartAsync(
        rpc => rpc.AddClass<Echo>().AddClass<Node>().AddClass<One>()
            .AddClass<Gate>("T::Gate", c => c
                .Constructor("new", () => gate)
                .Constructor("make", async Task<Gate> () =>
                {
                    await gate.PassAsync("");
                    return new Gate();
                })
                .Method("pass", x => x.PassAsync)
                .ObjectMethod("make_node", x => x.MakeAsync)),
        settings);

    extension(RpcTestHost host)
    {
        /// <summary>How a client reaches the server.</summary>
        public EventRpcClientOptions Options => new() { Host = "127.0.0.1", Port = host.EndPoint.Port, LogPort = host.Server.LogEndpoints.Count == 0 ? null : host.LogEndPoint.Port };

        public Task<EventRpcClient> ConnectAsync(Action<EventRpcClientOptions>? configure = null)
        {
            var options = host.Options;
            configure?.Invoke(options);
            return EventRpcClient.ConnectAsync(options, TestContext.Current.CancellationToken);
        }
    }
}
