using EventRpc.AspNetCore;

namespace EventRpc.Forwarding.Tests;

/// <summary>A class of this server, beside those in the other.</summary>
[RpcClass("Local::Counter")]
[method: RpcConstructor]
public sealed class LocalCounter()
{
    [RpcMethod]
    public string Name() => "local";

    [RpcMethod]
    public string NameOf(LocalCounter other) => other.Name();
}

/// <summary>The peer's Test_class, moved here.</summary>
[RpcClass("Test_class")]
[method: RpcConstructor(NamedParameters = true)]
public sealed class MovedTestClass(object? data)
{
    [RpcMethod]
    public object? GetData() => data;

    [RpcMethod]
    public object? SetData(object? value) => data = value;

    [RpcMethod]
    public string Hello() => $"Hello again. My data is: '{data}' and event model is: AnyEvent::Impl::EV";
}
