using EventRpc.AspNetCore;

namespace EventRpc.Tool.Tests.Servers;

/// <summary>The class My::Owner of perl/server.pl.</summary>
[RpcClass("My::Owner")]
public sealed class ServedOwner(string name)
{
    [RpcConstructor("new", NamedParameters = true)]
    public static ServedOwner New(string name) => new(name);

    [RpcMethod]
    public string GetName() => name;
}
