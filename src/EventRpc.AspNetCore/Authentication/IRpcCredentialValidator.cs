using System.Security.Claims;

namespace EventRpc.AspNetCore;

/// <summary>
/// Decides whether a client is who it says. Implement it to ask a directory or database; add it with
/// <see cref="EventRpcBuilder.AddCredentialValidator{T}"/>. Without one, <c>EventRpc:Authentication:Users</c> decides.
/// </summary>
public interface IRpcCredentialValidator
{
    /// <summary>Checks credentials. May be called for several connections at once.</summary>
    /// <param name="credential">What the client sent.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>Who the client is; null refuses it. An exception refuses it too, and is logged.</returns>
    ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken);
}
