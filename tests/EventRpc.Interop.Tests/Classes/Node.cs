using EventRpc.AspNetCore;

namespace EventRpc.Interop.Tests.Classes;

/// <summary>An object that hands out and takes objects. When it is disposed, "disposed NAME" is noted.</summary>
[RpcClass("Interop::Node")]
public sealed class Node : IDisposable
{
    private readonly Observed _observed;
    private readonly List<Node> _adopted = [];

    private Node(string name, Observed observed)
    {
        Name = name;
        _observed = observed;
    }

    public string Name { get; }

    [RpcConstructor("new")]
    public static Node New(string name, Observed observed) => new(name, observed);

    [RpcConstructor]
    public static async Task<Node> NewLaterAsync(string name, Observed observed)
    {
        await Task.Yield();
        return new(name, observed);
    }

    [RpcMethod]
    public string GetName() => Name;

    [RpcObjectMethod]
    public Node Itself() => this;

    [RpcObjectMethod]
    public (Node First, Node Second) ItselfTwice() => (this, this);

    [RpcObjectMethod]
    public Node Child(string name) => new(name, _observed);

    [RpcObjectMethod]
    public async Task<Node> ChildLaterAsync(string name)
    {
        await Task.Yield();
        return Child(name);
    }

    [RpcObjectMethod]
    public object? Anything(string? name) => name is null ? null : Child(name);

    [RpcObjectMethod]
    public List<Node> Children(params string[] names) => [.. names.Select(Child)];

    [RpcObjectMethod]
    public Dictionary<string, Node> ChildrenByName(params string[] names) => names.ToDictionary(name => name, Child);

    [RpcObjectMethod]
    public (Node First, Node? Second, Node Third) Triplet(string first, string third) => (Child(first), null, Child(third));

    [RpcObjectMethod]
    public Node? Nobody() => null;

    [RpcObjectMethod]
    public List<Node> Adopted() => _adopted;

    [RpcMethod]
    public int Adopt(Node child, string? why = null)
    {
        _observed.Note($"why {child.Name}", why);
        _adopted.Add(child);
        return _adopted.Count;
    }

    [RpcMethod]
    public int AdoptBecause(string why, Node child) => Adopt(child, why);

    [RpcMethod]
    public int AdoptAll(params Node[] children)
    {
        _adopted.AddRange(children);
        return _adopted.Count;
    }

    [RpcMethod]
    public int AdoptList(IReadOnlyList<Node> children) => AdoptAll([.. children]);

    [RpcMethod]
    public int AdoptHash(IReadOnlyDictionary<string, Node> children) => AdoptAll([.. children.Values]);

    [RpcMethod]
    public int AdoptMaybe(Node? child) => child is null ? _adopted.Count : Adopt(child);

    [RpcMethod]
    public bool IsSame(Node other) => ReferenceEquals(this, other);

    [RpcMethod]
    public string[] AdoptedNames() => [.. _adopted.Select(child => child.Name)];

    public void Dispose() => _observed.Note($"disposed {Name}", Name);
}
