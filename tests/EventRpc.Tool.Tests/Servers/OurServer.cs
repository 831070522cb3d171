using EventRpc.AspNetCore;

namespace EventRpc.Tool.Tests.Servers;

/// <summary>EventRpc.AspNetCore with the classes of perl/server.pl.</summary>
internal sealed class OurServer(RpcTestHost host) : TestServer
{
    public override int Port => host.EndPoint.Port;

    public override int LogPort => host.LogEndPoint.Port;

    public static async Task<TestServer> StartAsync(params (string Key, string Value)[] settings) => new OurServer(await RpcTestHost.StartAsync(
        rpc => rpc.AddClass<ServedModule>().AddClass<ServedOwner>(),
        [
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"),
            ("EventRpc:AllowStorable", "true"),
            ("EventRpc:Log:MinimumLevel", "4"),
            .. settings,
        ]));

    public override ValueTask DisposeAsync() => host.DisposeAsync();
}
