using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Browser.Tests;

/// <summary>What the clients of these tests call.</summary>
[RpcClass("Watched::Meter")]
public sealed class Meter
{
    private int _total;

    private Meter()
    {
    }

    [RpcConstructor("new")]
    public static Meter New() => new();

    [RpcMethod]
    public int Add(int amount) => _total += amount;

    [RpcMethod]
    public int GetTotal() => _total;

    [RpcMethod]
    public void Refuse() => throw new RpcException("Not today");
}
