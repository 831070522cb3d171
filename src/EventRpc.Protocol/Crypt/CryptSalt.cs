namespace EventRpc.Protocol;

/// <summary>The salt of the methods that begin with $N$.</summary>
internal static class CryptSalt
{
    /// <summary>Reads a salt up to the next $ or the end, of which no more than so many characters count.</summary>
    /// <returns>The salt; null if a character ends it that must not.</returns>
    public static string? Read(ReadOnlySpan<char> setting, int maxLength)
    {
        var end = setting.IndexOfAny('$', ':', '\n');
        if (end >= 0 && setting[end] != '$')
            return null;
        var salt = end < 0 ? setting : setting[..end];
        return salt[..Math.Min(salt.Length, maxLength)].ToString();
    }
}
