using System.Net;

namespace EventRpc.AspNetCore;

/// <summary>What a client sends to authenticate, and how it came.</summary>
/// <param name="User">The user name; empty if none was sent.</param>
/// <param name="Token">
/// The token as it was sent: <c>Event::RPC->crypt(user, password)</c> by the peer's convention, which is crypt(3) of
/// the password with the user name as salt. Whoever sees it can use it, so use TLS. Empty if none was sent.
/// </param>
/// <param name="RemoteEndPoint">Where the client is; null where the transport does not tell.</param>
/// <param name="IsEncrypted">Whether it came over TLS.</param>
/// <param name="Connection">The connection that it came on; null if it came with an HTTP request.</param>
public sealed record RpcCredential(string User, string Token, EndPoint? RemoteEndPoint, bool IsEncrypted, RpcConnection? Connection)
{
    /// <summary>The user name and where it came from, without the token.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{User} ({Connection?.ToString() ?? $"HTTP {RemoteEndPoint}"})";
}
