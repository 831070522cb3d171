namespace EventRpc.Generators;

/// <summary>The names of the client's types that the generator knows.</summary>
internal static class ClientNames
{
    public const string RpcProxyAttribute = "EventRpc.Client.RpcProxyAttribute";
    public const string RpcNameAttribute = "EventRpc.Client.RpcNameAttribute";
    public const string RpcListAttribute = "EventRpc.Client.RpcListAttribute";
    public const string EventRpcClient = "EventRpc.Client.EventRpcClient";
    public const string RemoteObject = "EventRpc.Client.RemoteObject";
    public const string RpcProxy = "EventRpc.Client.IRpcProxy<TSelf>";
    public const string Remote = "EventRpc.Client.IRemoteObject";
}
