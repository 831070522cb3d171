using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// The extended DES of BSDi, as in FreeSec's crypt(3): behind an underscore four characters that say how many turns to
/// take and four of salt. The whole password counts.
/// </summary>
internal static class ExtendedDesCrypt
{
    public const char Prefix = '_';
    private const int SettingLength = 9;

    public static string? Hash(ReadOnlySpan<char> setting, ReadOnlySpan<byte> password)
    {
        if (setting.Length < SettingLength || !CryptBase64.TryRead(setting[1..5], out var turns) || !CryptBase64.TryRead(setting[5..SettingLength], out var salt))
            return null;

        var key = DesCrypt.Key(password);
        for (var rest = password; rest.Length > 8;)
        {
            rest = rest[8..];
            key = new SaltedDes(key).Encrypt(key) ^ DesCrypt.Key(rest);
        }
        var output = new StringBuilder().Append(setting[..SettingLength]);
        // As FreeSec does, no turn at all counts as one.
        CryptBase64.AppendBlock(output, new SaltedDes(key).Encrypt(0, salt, Math.Max(turns, 1)));
        return output.ToString();
    }
}
