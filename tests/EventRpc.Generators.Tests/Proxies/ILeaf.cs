using EventRpc.Client;

namespace EventRpc.Generators.Tests;

/// <summary>What a proxy may derive from besides other proxies.</summary>
internal interface IColoured
{
    Task<string> ColourAsync();
}

/// <summary>A proxy that has another's methods, and one of a plain interface.</summary>
[RpcProxy("My::Leaf")]
internal partial interface ILeaf : INode, IColoured
{
    public static new partial Task<ILeaf> NewAsync(EventRpcClient client, string data, CancellationToken cancellationToken = default);
}

/// <summary>What a proxy may be nested in.</summary>
internal static partial class Outer<T>
{
    /// <summary>Makes a node and asks for its data.</summary>
    public static async Task<string> AskAsync(EventRpcClient client)
    {
        await using var node = await INested.NewAsync(client, typeof(T).Name);
        return await node.GetDataAsync();
    }

    [RpcProxy("My::Node")]
    private partial interface INested
    {
        public static partial Task<INested> NewAsync(EventRpcClient client, string data);

        Task<string> GetDataAsync();
    }
}
