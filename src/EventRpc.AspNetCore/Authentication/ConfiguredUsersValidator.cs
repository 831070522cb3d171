using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace EventRpc.AspNetCore;

/// <summary>Accepts the users of <c>EventRpc:Authentication:Users</c>, whose values are the peer's crypt tokens or hashes of them.</summary>
internal sealed class ConfiguredUsersValidator(ConfiguredUsers users) : IRpcCredentialValidator, IDisposable
{
    // Half of the processors go on serving those who have logged in, however many try to.
    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        var current = users.Current;
        var value = current.Find(credential.User);
        var isHash = value is not null && RpcTokenHash.Is(value);
        // Compared as hashes, and for unknown users too, so that the time tells neither user nor token.
        var matches = CryptographicOperations.FixedTimeEquals(Digest(credential.Token), Digest(value ?? "")) & !isHash;
        if (current.AnyHash is { } anyHash)
            matches |= await VerifyAsync(isHash ? value! : anyHash, credential.Token, cancellationToken) & isHash;
        // The peer accepts an unknown user without a token, and any password where the name is no salt (crypt says *0).
        var accepted = value is not null & matches & credential.Token.Length > 0 & !credential.Token.StartsWith('*');
        return accepted
            ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, credential.User)], "EventRpc"))
            : null;
    }

    public void Dispose() => _hashing.Dispose();

    private async ValueTask<bool> VerifyAsync(string hash, string token, CancellationToken cancellationToken)
    {
        await _hashing.WaitAsync(cancellationToken);
        try
        {
            return RpcTokenHash.Verify(hash, token);
        }
        finally
        {
            _hashing.Release();
        }
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
