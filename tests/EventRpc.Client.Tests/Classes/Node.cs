using EventRpc.AspNetCore;

namespace EventRpc.Client.Tests;

/// <summary>Hands out and takes objects.</summary>
[RpcClass("T::Node")]
[method: RpcConstructor]
public sealed class Node(string name = "")
{
    [RpcMethod]
    public string GetName() => name;

    [RpcObjectMethod]
    public Node Itself() => this;

    [RpcObjectMethod]
    public Node Child(string of) => new(of);

    [RpcObjectMethod]
    public Node? Nobody() => null;

    [RpcObjectMethod]
    public List<Node?> Children(int count) => [.. Enumerable.Range(0, count).Select(i => new Node($"{i}"))];

    [RpcObjectMethod]
    public Dictionary<string, Node> ByName(params string[] names) => names.ToDictionary(of => of, of => new Node(of));

    [RpcObjectMethod]
    public (Node First, Node? Second, Node Third) Triplet() => (new("1"), null, new("3"));

    [RpcObjectMethod]
    public (Node First, List<Node> Others) Family() => (new("1"), [new("2"), new("3")]);

    [RpcMethod]
    public string NameOf(Node other) => other.GetName();

    [RpcMethod]
    public bool IsSame(Node other) => ReferenceEquals(this, other);

    [RpcMethod]
    public string NamesOf(IReadOnlyList<Node> others) => string.Join(',', others.Select(other => other.GetName()));
}

/// <summary>One for all.</summary>
[RpcClass("T::One")]
public sealed class One
{
    private static readonly One _instance = new();

    [RpcSingleton("instance")]
    public static One Instance() => _instance;

    [RpcMethod]
    public string GetName() => "one";
}
