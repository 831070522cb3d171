using EventRpc.Client;

namespace EventRpc.Generators.Tests;

/// <summary>A proxy that has everything that a proxy can have.</summary>
[RpcProxy("My::Node")]
internal partial interface INode : IRemoteObject
{
    public static partial Task<INode> NewAsync(EventRpcClient client, string data, CancellationToken cancellationToken = default);

    public static partial ValueTask<INode> NewAsync(EventRpcClient client);

    internal static partial Task<INode> OfPartsAsync(EventRpcClient client, params string[] parts);

    Task<string> GetDataAsync();

    Task SetDataAsync(string data, CancellationToken cancellationToken = default);

    ValueTask SetDataAsync(int data);

    [RpcName("clone")]
    Task<INode> CopyAsync();

    Task AddAsync(INode child);

    ValueTask<string> DescribeAsync(INode first, List<INode> others, IReadOnlyDictionary<string, INode> named);

    Task<List<INode>> ChildrenAsync();

    [RpcName("children")]
    Task<IReadOnlyList<INode>> ChildrenAsync(CancellationToken cancellationToken);

    Task<Dictionary<string, INode>> ByDataAsync();

    Task<(INode First, INode Last)> EndsAsync();

    Task<INode?> FindAsync(string data);

    Task<(int Number, string Text)> SeveralAsync();

    [RpcList, RpcName("several")]
    Task<IReadOnlyList<string>> SeveralAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<int>> NumbersAsync();

    [RpcList]
    ValueTask<IReadOnlyList<List<int>>> NumbersAsync(CancellationToken cancellationToken);

    Task<string> JoinAsync(string separator, params string[]? parts);

    Task<string> CountAsync(int first, int step = 2, string? unit = "m");

    Task<string?> MaybeNothingAsync(bool something);

    Task FailAsync(string @class);

    Task WaitAsync(CancellationToken cancellationToken);

    [RpcName("HTTP2Status")]
    Task<int> StatusAsync();

    Task<int> NotExported(int Remote, int remote);

    Task<string> BothAsync(INode other) => JoinAsync("&", [$"{this}", $"{other}"]);
}
