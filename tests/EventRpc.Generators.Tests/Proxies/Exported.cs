using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Generators.Tests;

/// <summary>What the tests' servers export.</summary>
[RpcClass("My::Node")]
internal class Node(string data)
{
    private readonly List<Node> _children = [];
    private string _data = data;

    [RpcConstructor("new")]
    public static Node New(string data = "none") => new(data);

    [RpcConstructor("of_parts")]
    public static Node OfParts(params string[] parts) => new(string.Join('+', parts));

    [RpcMethod]
    public string GetData() => _data;

    [RpcMethod]
    public void SetData(string data) => _data = data;

    [RpcObjectMethod]
    public Node Clone() => new(_data);

    [RpcMethod]
    public void Add(Node child) => _children.Add(child);

    [RpcMethod]
    public string Describe(Node first, List<Node> others, Dictionary<string, Node> named) =>
        $"{first._data}: {string.Join(", ", others.Select(n => n._data))}; {string.Join(", ", named.OrderBy(n => n.Key).Select(n => $"{n.Key}={n.Value._data}"))}";

    [RpcObjectMethod]
    public List<Node> Children() => _children;

    [RpcObjectMethod]
    public Dictionary<string, Node> ByData() => _children.ToDictionary(child => child._data);

    [RpcObjectMethod]
    public (Node, Node) Ends() => (_children[0], _children[^1]);

    [RpcObjectMethod]
    public Node? Find(string data) => _children.FirstOrDefault(child => child._data == data);

    [RpcMethod]
    public (int, string, int) Several() => (1, "two", 3);

    [RpcMethod]
    public List<int> Numbers() => [1, 2, 3];

    [RpcMethod]
    public string Join(string separator, params string[] parts) => string.Join(separator, parts);

    [RpcMethod]
    public string Count(int first, int step = 1, string? unit = null) => $"{first} {step} {unit ?? "none"}";

    [RpcMethod]
    public string? MaybeNothing(bool something) => something ? "something" : null;

    [RpcMethod]
    public void Fail(string why) => throw new RpcException(why);

    [RpcMethod]
    public Task Wait(CancellationToken gone) => Task.Delay(Timeout.Infinite, gone);

    [RpcMethod("HTTP2Status")]
    public int Status() => 200;
}

/// <summary>A class derived from an exported one.</summary>
internal sealed class Leaf(string data) : Node(data)
{
    public string Colour() => "green";
}
