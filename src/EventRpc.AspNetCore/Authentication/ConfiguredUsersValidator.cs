using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Accepts the users of <c>EventRpc:Authentication:Users</c>, whose values are the peer's crypt tokens.</summary>
internal sealed class ConfiguredUsersValidator(IOptionsMonitor<EventRpcOptions> options) : IRpcCredentialValidator
{
    public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        var known = options.CurrentValue.Authentication.Users.TryGetValue(credential.User, out var token);
        // Compared as hashes, and for unknown users too, so that the time tells neither user nor token.
        var matches = CryptographicOperations.FixedTimeEquals(Hash(credential.Token), Hash(token ?? ""));
        // The peer accepts an unknown user without a token, and any password where the name is no salt (crypt says *0).
        var accepted = known & matches & credential.Token.Length > 0 & !credential.Token.StartsWith('*');
        return new ValueTask<ClaimsPrincipal?>(accepted
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, credential.User)], "EventRpc"))
            : null);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
