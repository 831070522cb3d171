namespace EventRpc.Generators;

/// <summary>The names of the server's types that the generator knows.</summary>
internal static class ServerNames
{
    public const string Space = "EventRpc.AspNetCore";
    public const string RpcClassAttribute = $"{Space}.RpcClassAttribute";
    public const string RpcMemberAttribute = $"{Space}.RpcMemberAttribute";
    public const string RpcClassCode = $"{Space}.RpcClassCode";
}
