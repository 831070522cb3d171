using System.Security.Cryptography;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>The method $1$: Poul-Henning Kamp's MD5 crypt, from FreeBSD 2.0.</summary>
internal static class Md5Crypt
{
    public const string Prefix = "$1$";
    private const int MaxSaltLength = 8;
    private const int Rounds = 1000;

    private static ReadOnlySpan<byte> Order => [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, 11];

    public static string? Hash(ReadOnlySpan<char> setting, ReadOnlySpan<byte> password)
    {
        if (CryptSalt.Read(setting[Prefix.Length..], MaxSaltLength) is not { } salt)
            return null;

        var saltBytes = Encoding.Latin1.GetBytes(salt);
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(password);
        hash.AppendData(saltBytes);
        hash.AppendData(password);
        hash.GetHashAndReset(digest);

        hash.AppendData(password);
        hash.AppendData("$1$"u8);
        hash.AppendData(saltBytes);
        for (var left = password.Length; left > 0; left -= digest.Length)
            hash.AppendData(digest[..Math.Min(left, digest.Length)]);
        // Meant to append bytes of the digest, but it had been cleared by then, and so it stayed.
        for (var bits = password.Length; bits > 0; bits >>= 1)
            hash.AppendData((bits & 1) != 0 ? [0] : password[..1]);
        hash.GetHashAndReset(digest);

        for (var round = 0; round < Rounds; round++)
        {
            var odd = (round & 1) != 0;
            hash.AppendData(odd ? password : digest);
            if (round % 3 != 0)
                hash.AppendData(saltBytes);
            if (round % 7 != 0)
                hash.AppendData(password);
            hash.AppendData(odd ? digest : password);
            hash.GetHashAndReset(digest);
        }

        var output = new StringBuilder(Prefix).Append(salt).Append('$');
        CryptBase64.AppendDigest(output, digest, Order);
        return output.ToString();
    }
}
