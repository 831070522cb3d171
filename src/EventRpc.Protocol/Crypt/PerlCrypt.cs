using System.Buffers;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>
/// Makes the tokens that Event::RPC authenticates with: Perl's <c>crypt(password, user)</c> as libxcrypt 4.4 answers it,
/// with the user name as the salt. This is for compatibility only: crypt(3) of this kind is weak, and since a client
/// sends the token itself, whoever has the token needs no password.
/// </summary>
public static class PerlCrypt
{
    /// <summary>
    /// How many rounds a user name such as <c>$6$rounds=656000$salt</c> may ask for: 1,000,000, about a second. libxcrypt
    /// would take 999,999,999.
    /// </summary>
    public const int MaxRounds = 1_000_000;

    private const int MaxPasswordLength = 511;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x7f - 0x21).Select(c => (char)c).Where(c => !"!*:;\\".Contains(c, StringComparison.Ordinal))]);

    /// <summary>What else libxcrypt knows, and nobody is called.</summary>
    private static readonly (string Prefix, string Name)[] UnsupportedMethods =
    [
        ("$y$", "yescrypt"), ("$gy$", "gost-yescrypt"), ("$7$", "scrypt"), ("$2a$", "bcrypt"), ("$2b$", "bcrypt"), ("$2x$", "bcrypt"),
        ("$2y$", "bcrypt"), ("$sha1$", "sha1-crypt"), ("$md5$", "SunMD5"), ("$md5,", "SunMD5"), ("$3$", "the NT hash"),
    ];

    /// <summary>
    /// Makes the token of a user, the same that <c>Event::RPC->crypt($user, $password)</c> of Event::RPC 1.10 makes.
    /// </summary>
    /// <param name="user">
    /// The user name, which is the salt. Two of <c>./0-9A-Za-z</c> at its beginning ask for DES, where eight
    /// bytes of the password count (128 where the name has 14 characters or more), <c>_</c> for extended DES, of up to
    /// 16,777,215 turns (seconds), <c>$1$</c>, <c>$5$</c> and <c>$6$</c> for MD5, SHA-256 and SHA-512.
    /// </param>
    /// <param name="password">The password: each character is a byte. As in C it ends before a U+0000.</param>
    /// <returns>
    /// The token. <c>*0</c> (or <c>*1</c> for a user whose name begins so) says that there is none: the name is no salt,
    /// or the password is longer than 511 bytes. Such a user must not be let in, as every password gets the same.
    /// </returns>
    /// <exception cref="ArgumentException">The password has a character above U+00FF, of which Perl dies too.</exception>
    /// <exception cref="NotSupportedException">
    /// The name asks for a method of libxcrypt that is not done here (yescrypt, bcrypt, scrypt, sha1-crypt, SunMD5, the NT
    /// hash), or for more than <see cref="MaxRounds"/> rounds.
    /// </exception>
    public static string Hash(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        if (password.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            throw new ArgumentException("Wide character in crypt: the password has a character above U+00FF, and each must be a byte.", nameof(password));

        var setting = UpToNul(user);
        var bytes = Encoding.Latin1.GetBytes(UpToNul(password).ToArray());
        var token = bytes.Length > MaxPasswordLength || setting.ContainsAnyExcept(Allowed) ? null : HashBy(setting, bytes);
        // Never the setting itself, or a token could be its own salt.
        return token ?? (setting.StartsWith("*0", StringComparison.Ordinal) ? "*1" : "*0");
    }

    private static string? HashBy(ReadOnlySpan<char> setting, ReadOnlySpan<byte> password) => setting switch
    {
        ['$', '1', '$', ..] => Md5Crypt.Hash(setting, password),
        ['$', '5', '$', ..] => ShaCrypt.Sha256.Hash(setting, password),
        ['$', '6', '$', ..] => ShaCrypt.Sha512.Hash(setting, password),
        ['$', ..] => RefuseUnsupported(setting),
        [ExtendedDesCrypt.Prefix, ..] => ExtendedDesCrypt.Hash(setting, password),
        _ => DesCrypt.Hash(setting, password),
    };

    private static string? RefuseUnsupported(ReadOnlySpan<char> setting)
    {
        foreach (var (prefix, name) in UnsupportedMethods)
        {
            if (setting.StartsWith(prefix, StringComparison.Ordinal))
                throw new NotSupportedException($"The user name asks crypt for {name} ({prefix}), which is not done here.");
        }
        return null;
    }

    private static ReadOnlySpan<char> UpToNul(string text)
    {
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? text : text.AsSpan(0, end);
    }
}
