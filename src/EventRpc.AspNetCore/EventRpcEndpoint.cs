using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>An endpoint of the server, as it listens.</summary>
/// <param name="Name">The endpoint's name in the configuration; the address of one made in code.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="IsTls">Whether it speaks TLS; null for one made in code, which does not tell.</param>
public sealed record EventRpcEndpoint(string Name, EndPoint EndPoint, bool? IsTls);
