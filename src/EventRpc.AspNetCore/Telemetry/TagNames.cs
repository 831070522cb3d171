namespace EventRpc.AspNetCore;

/// <summary>The tags of metrics and spans: those of OpenTelemetry's conventions where they have one.</summary>
internal static class TagNames
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string RpcMethodOriginal = "rpc.method_original";
    public const string ErrorType = "error.type";
    public const string Direction = "network.io.direction";
    public const string ClientAddress = "client.address";
    public const string ClientPort = "client.port";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ConnectionId = "eventrpc.connection.id";
    public const string Endpoint = "eventrpc.endpoint";
    public const string MessageFormat = "eventrpc.message_format";
    public const string Limit = "eventrpc.limit";
    public const string CloseReason = "eventrpc.close_reason";
}
