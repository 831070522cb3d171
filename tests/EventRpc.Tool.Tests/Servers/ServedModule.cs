using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Tool.Tests.Servers;

/// <summary>The class My::Module of perl/server.pl.</summary>
[RpcClass("My::Module")]
public sealed class ServedModule(PerlValue data)
{
    private ServedOwner _owner = new("fred");

    [RpcConstructor("new", NamedParameters = true)]
    public static ServedModule New(PerlValue? data = null) => new(data ?? PerlValue.Undef);

    [RpcMethod]
    public PerlValue GetData() => data;

    [RpcMethod]
    public PerlValue SetData(PerlValue value) => data = value;

    [RpcObjectMethod]
    public ServedOwner GetOwner() => _owner;

    [RpcObjectMethod]
    public IReadOnlyList<ServedOwner> GetOwners() => [_owner, new("wilma")];

    [RpcMethod]
    public void SetOwner(ServedOwner owner) => _owner = owner;

    [RpcMethod]
    public (int, string, Dictionary<string, object?>) GetList() => (1, "two", new() { ["three"] = new List<object?> { 3.5, null } });

    [RpcMethod]
    public byte[] GetBytes() => [0xff, 0, 0xfe];

    [RpcMethod]
    public string GetEscape() => "red: \u001b[31m, bell: \a";

    [RpcMethod]
    public PerlValue GetCycle()
    {
        var list = new PerlArray([1]);
        list.Items.Add(list);
        return list;
    }

    [RpcMethod]
    public void Fail() => throw new RpcException("I can't\nreally");
}
