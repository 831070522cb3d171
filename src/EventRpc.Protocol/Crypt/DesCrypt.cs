using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// The traditional method of POSIX crypt(), DES with two characters of salt, and what libxcrypt makes of it where both
/// the setting and the password are longer than it takes: bigcrypt of Digital Unix.
/// </summary>
internal static class DesCrypt
{
    private const int Turns = 25;
    private const int BlockSize = 8;
    private const int MaxBlocks = 16;

    /// <summary>Salt and one block: a longer setting cannot be a token of the traditional method.</summary>
    private const int TraditionalLength = 13;

    public static string? Hash(ReadOnlySpan<char> setting, ReadOnlySpan<byte> password)
    {
        if (setting.Length < 2 || !CryptBase64.TryRead(setting[..2], out var salt))
            return null;

        var blocks = setting.Length > TraditionalLength ? Math.Clamp((password.Length + BlockSize - 1) / BlockSize, 1, MaxBlocks) : 1;
        var output = new StringBuilder().Append(setting[..2]);
        for (var i = 0; i < blocks; i++)
        {
            var start = output.Length;
            CryptBase64.AppendBlock(output, new SaltedDes(Key(password[(i * BlockSize)..])).Encrypt(0, salt, Turns));
            // The next block's salt is what this one's begins with.
            salt = CryptBase64.ValueOf(output[start]) | CryptBase64.ValueOf(output[start + 1]) << 6;
        }
        return output.ToString();
    }

    /// <summary>Makes a key of the first eight bytes, of each the lower seven bits.</summary>
    public static ulong Key(ReadOnlySpan<byte> password)
    {
        ulong key = 0;
        for (var i = 0; i < BlockSize; i++)
            key = key << 8 | (i < password.Length ? (byte)(password[i] << 1) : 0u);
        return key;
    }
}
