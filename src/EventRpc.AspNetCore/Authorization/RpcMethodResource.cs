using Microsoft.AspNetCore.Authorization;

namespace EventRpc.AspNetCore;

/// <summary>
/// What an authorization policy decides on, as <see cref="AuthorizationHandlerContext.Resource"/>: a method that a client
/// wants to call, or wants to know of.
/// </summary>
/// <param name="Connection">The client's connection.</param>
/// <param name="ClassName">The class as clients know it.</param>
/// <param name="Method">The method as clients know it.</param>
public sealed record RpcMethodResource(RpcConnection Connection, string ClassName, string Method);
