namespace EventRpc.AspNetCore;

/// <summary>What a client sends to authenticate.</summary>
/// <param name="User">The user name; empty if none was sent.</param>
/// <param name="Token">
/// The token as it was sent: <c>Event::RPC->crypt(user, password)</c> by the peer's convention, which is crypt(3) of
/// the password with the user name as salt. Whoever sees it can use it, so use TLS. Empty if none was sent.
/// </param>
/// <param name="Connection">The connection that it came on.</param>
public sealed record RpcCredential(string User, string Token, RpcConnection Connection)
{
    /// <summary>The user name and connection, without the token.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => $"{User} ({Connection})";
}
