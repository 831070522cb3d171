using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;

namespace EventRpc.AspNetCore;

/// <summary>
/// Hashes of tokens for <c>EventRpc:Authentication:Users</c>. A token logs in whoever has it; its hash does not, so
/// that a configuration file that gets about lets nobody in. The hashes are those of ASP.NET Core Identity's
/// <see cref="PasswordHasher{TUser}"/>, version 3 (PBKDF2 with HMAC-SHA512, 100,000 iterations, a random salt). Checking
/// one takes tens of milliseconds of processor time, on purpose.
/// </summary>
public static class RpcTokenHash
{
    // Format marker 1, then the function, the number of iterations and the salt's length, four bytes each.
    private const int HeaderLength = 13;
    private const int ShortestPart = 16;
    private const int LastFunction = 2;

    private static readonly PasswordHasher<string> Hasher = new();

    /// <summary>Makes a hash of a token. Each call makes another one, with a salt of its own.</summary>
    /// <param name="token">The token: <c>Event::RPC->crypt(user, password)</c>, not the password.</param>
    /// <returns>The hash, in Base64.</returns>
    /// <exception cref="ArgumentException">The token is empty or begins with an asterisk: nobody can log in with it.</exception>
    public static string Create(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        if (token.StartsWith('*'))
            throw new ArgumentException("The user name is no salt for crypt, so every password has this token: the name must begin with two of ./0-9A-Za-z.", nameof(token));
        return Hasher.HashPassword("", token);
    }

    /// <summary>Whether a configured value is such a hash, and not a token.</summary>
    internal static bool Is(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length)
            && length >= HeaderLength + ShortestPart + ShortestPart
            && bytes[0] == 1
            && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)) <= LastFunction
            && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)) > 0
            && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9)) is >= ShortestPart and var salt
            && salt <= length - HeaderLength - ShortestPart;
    }

    internal static bool Verify(string hash, string token) => Hasher.VerifyHashedPassword("", hash, token) != PasswordVerificationResult.Failed;
}
