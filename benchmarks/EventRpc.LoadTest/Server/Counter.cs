using EventRpc.AspNetCore;

namespace EventRpc.LoadTest.Server;

/// <summary>The class that is called: the peer's example, as far as load needs it.</summary>
[RpcClass("Load::Test")]
public sealed class Counter
{
    private string _data = "some data";

    [RpcConstructor("new")]
    public static Counter New() => new();

    [RpcMethod]
    public string GetData() => _data;

    [RpcMethod]
    public string SetData(string data) => _data = data;
}
