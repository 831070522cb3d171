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
    public static PerlNameTable<int> ByName { get; } = new(
    [
        new("cmd", (int)RequestKey.Command),
        new("oid", (int)RequestKey.Object),
        new("method", (int)RequestKey.Method),
        new("params", (int)RequestKey.Parameters),
        new("class", (int)RequestKey.Class),
        new("msg", (int)RequestKey.Message),
        new("user", (int)RequestKey.User),
        new("pass", (int)RequestKey.Password),
    ]);
}
