using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>The keys of a request (Event::RPC::Connection 1.10).</summary>
internal enum RequestKey
{
    Command,
    Object,
    Method,
    Parameters,
    Class,
    Message,
    User,
    Password,
}

/// <summary>The keys by their names on the wire.</summary>
internal static class RequestKeys
{
    public const int Count = 8;

    public static PerlNameTable<RequestKey> ByName { get; } = new(
    [
        new("cmd", RequestKey.Command),
        new("oid", RequestKey.Object),
        new("method", RequestKey.Method),
        new("params", RequestKey.Parameters),
        new("class", RequestKey.Class),
        new("msg", RequestKey.Message),
        new("user", RequestKey.User),
        new("pass", RequestKey.Password),
    ]);
}
