using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// The methods $5$ and $6$: Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512", version 0.6, with libxcrypt's
/// stricter reading of the number of rounds.
/// </summary>
internal sealed class ShaCrypt
{
    public static readonly ShaCrypt Sha256 = new("$5$", HashAlgorithmName.SHA256, SHA256.HashSizeInBytes,
    [
        0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18, 28, 8, 9, 19, 29, 31, 30,
    ]);

    public static readonly ShaCrypt Sha512 = new("$6$", HashAlgorithmName.SHA512, SHA512.HashSizeInBytes,
    [
        0, 21, 42, 22, 43, 1, 44, 2, 23, 3, 24, 45, 25, 46, 4, 47, 5, 26, 6, 27, 48, 28, 49, 7, 50, 8, 29, 9, 30, 51, 31, 52,
        10, 53, 11, 32, 12, 33, 54, 34, 55, 13, 56, 14, 35, 15, 36, 57, 37, 58, 16, 59, 17, 38, 18, 39, 60, 40, 61, 19, 62, 20,
        41, 63,
    ]);

    private const string RoundsPrefix = "rounds=";
    private const int DefaultRounds = 5000;
    private const int MinRounds = 1000;
    private const int MaxSaltLength = 16;

    private readonly string _prefix;
    private readonly HashAlgorithmName _algorithm;
    private readonly int _digestSize;
    private readonly byte[] _order;

    private ShaCrypt(string prefix, HashAlgorithmName algorithm, int digestSize, byte[] order)
    {
        _prefix = prefix;
        _algorithm = algorithm;
        _digestSize = digestSize;
        _order = order;
    }

    public string? Hash(ReadOnlySpan<char> setting, ReadOnlySpan<byte> password)
    {
        var output = new StringBuilder(_prefix);
        setting = setting[_prefix.Length..];
        var rounds = DefaultRounds;
        if (setting.StartsWith(RoundsPrefix, StringComparison.Ordinal))
        {
            var end = setting.IndexOf('$');
            if (end < 0 || !TryReadRounds(setting[RoundsPrefix.Length..end], out rounds))
                return null;
            output.Append(setting[..(end + 1)]);
            setting = setting[(end + 1)..];
        }
        if (CryptSalt.Read(setting, MaxSaltLength) is not { } salt)
            return null;
        if (rounds > PerlCrypt.MaxRounds)
            throw new NotSupportedException($"The user name asks crypt for {rounds} rounds; {PerlCrypt.MaxRounds} is the most that is done here.");

        output.Append(salt).Append('$');
        CryptBase64.AppendDigest(output, Digest(Encoding.Latin1.GetBytes(salt), password, rounds), _order);
        return output.ToString();
    }

    private static bool TryReadRounds(ReadOnlySpan<char> digits, out int rounds)
    {
        // At most nine digits, which no int is too small for.
        rounds = 0;
        return digits is [>= '1' and <= '9', ..] and { Length: <= 9 }
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out rounds)
            && rounds >= MinRounds;
    }

    /// <summary>The steps are numbered as in the specification, whose names A, B, DP, P, DS and S are kept too.</summary>
    private byte[] Digest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> password, int rounds)
    {
        using var hash = IncrementalHash.CreateHash(_algorithm);

        // 4 to 8
        hash.AppendData(password);
        hash.AppendData(salt);
        hash.AppendData(password);
        var b = hash.GetHashAndReset();

        // 1 to 3 and 9 to 12
        hash.AppendData(password);
        hash.AppendData(salt);
        for (var left = password.Length; left > 0; left -= _digestSize)
            hash.AppendData(b.AsSpan(0, Math.Min(left, _digestSize)));
        for (var bits = password.Length; bits > 0; bits >>= 1)
            hash.AppendData((bits & 1) != 0 ? b : password);
        var a = hash.GetHashAndReset();

        // 13 to 16
        for (var i = 0; i < password.Length; i++)
            hash.AppendData(password);
        var p = Repeat(hash.GetHashAndReset(), password.Length);

        // 17 to 20
        for (var i = 0; i < 16 + a[0]; i++)
            hash.AppendData(salt);
        var s = Repeat(hash.GetHashAndReset(), salt.Length);

        // 21
        for (var round = 0; round < rounds; round++)
        {
            var odd = (round & 1) != 0;
            hash.AppendData(odd ? p : a);
            if (round % 3 != 0)
                hash.AppendData(s);
            if (round % 7 != 0)
                hash.AppendData(p);
            hash.AppendData(odd ? a : p);
            hash.GetHashAndReset(a);
        }
        return a;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> digest, int length)
    {
        var repeated = new byte[length];
        for (var i = 0; i < length; i++)
            repeated[i] = digest[i % digest.Length];
        return repeated;
    }
}
