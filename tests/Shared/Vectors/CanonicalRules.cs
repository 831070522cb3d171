using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>What tokens of canonical notation may stand for each other, and by what right.</summary>
internal static partial class CanonicalRules
{
    private const double JsonTolerance = 1e-13;

    /// <summary>
    /// The most that JSON::XS loses of the smallest floats: it multiplies 64 bits of digits by a power of ten, which
    /// itself is a multiple of the least float only.
    /// </summary>
    private const double JsonLoss = ulong.MaxValue * double.Epsilon;

    public static bool Allow(string expected, string actual, string format, bool isLenient) => format switch
    {
        "JSON" => AllowInJson(expected, actual, isLenient),
        "CBOR" => AllowInCbor(expected, actual) || (isLenient && IsRepaired(expected, actual)),
        _ => isLenient && IsRepaired(expected, actual),
    };

    /// <summary>
    /// Whether the modifiers of a pattern differ only in the u that Perl adds by itself to any pattern of characters, and
    /// that Sereal does not carry (perlre, "/u").
    /// </summary>
    public static bool AllowModifiers(ReadOnlySpan<char> pattern, ReadOnlySpan<char> expected, ReadOnlySpan<char> actual)
    {
        const string flags = ",\"flags\":\"";
        return pattern.StartsWith("""{"t":"text",""")
            && expected.StartsWith($"{flags}u")
            && actual.StartsWith(flags)
            && expected[(flags.Length + 1)..].SequenceEqual(actual[flags.Length..]);
    }

    /// <summary>A token as the reference decoder would show it.</summary>
    public static string AsReferenceShows(string token, string format)
    {
        if (format == "CBOR" && Integer().Match(token) is { Success: true } integer)
            return $$"""{"t":"int","v":"{{Wrap(integer.Groups["v"].Value)}}"}""";
        // "the reference shows all-ASCII strings as bytes, any other as text"
        if (format == "JSON" && CharactersOf(token) is { } characters)
            return CanonicalNotation.Of(characters.TrueForAll(static c => c < 0x80)
                ? new PerlString(characters.ConvertAll(static c => (byte)c).ToArray(), isText: false)
                : new PerlString(Encoding.UTF8.GetBytes(string.Concat(characters.Select(static c => new Rune(c).ToString()))), isText: true));
        return token;
    }

    public static bool IsFloat(string token) => Float().IsMatch(token);

    /// <summary>Whether a text or a key holds what stands for bytes that are no UTF-8.</summary>
    public static bool IsDamaged(string token) => token.Contains("fffd", StringComparison.Ordinal) && TextOf(token)?.Contains(0xfffd) == true;

    private static bool AllowInJson(string expected, string actual, bool isLenient)
    {
        // "in JSON it cannot be told [...], so compare JSON strings by characters"
        if (CharactersOf(expected) is { } e && CharactersOf(actual) is { } a)
            return e.SequenceEqual(a);
        // "JSON num: compare with relative tolerance 1e-13; the reference parser is not correctly rounded"
        if (FloatOf(expected) is not { } expectedFloat || FloatOf(actual) is not { } actualFloat || !double.IsFinite(expectedFloat) || !double.IsFinite(actualFloat))
            return false;
        var tolerance = JsonTolerance * Math.Abs(expectedFloat);
        // The right value is the saner one where the reference loses all of it.
        return Math.Abs(expectedFloat - actualFloat) <= (isLenient ? Math.Max(tolerance, JsonLoss) : tolerance);
    }

    // docs/protocol.md, "CBOR": undefined is undef, and an integer below -2^63, which wraps around in Perl, keeps its value.
    private static bool AllowInCbor(string expected, string actual)
    {
        if (expected == """{"t":"cborerror"}""")
            return actual == """{"t":"undef"}""";
        return actual != AsReferenceShows(actual, "CBOR") && AsReferenceShows(actual, "CBOR") == expected
            || KeyOfDigits().Match(actual) is { Success: true } key && expected == $"[\"{Wrap(key.Groups["v"].Value)}\",";
    }

    /// <summary>
    /// Whether a text is what the reference reads up to bytes that are no UTF-8. From there on the reference shows what
    /// its C code happens to make of them: U+FFFD is the "stricter or saner value" of verdict "either".
    /// </summary>
    private static bool IsRepaired(string expected, string actual)
    {
        if (!IsDamaged(actual) || (expected[0], actual[0]) is not (('[', '[') or ('{', '{')) || TextOf(expected) is not { } e || TextOf(actual) is not { } a)
            return false;
        var sound = a.IndexOf(0xfffd);
        return e.Count >= sound && e.Take(sound).SequenceEqual(a.Take(sound));
    }

    private static BigInteger Wrap(string digits)
    {
        var value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        return value < long.MinValue ? value + (BigInteger.One << 64) : value;
    }

    private static double? FloatOf(string token) =>
        Float().Match(token).Groups["bits"] is { Success: true } bits
            ? BitConverter.UInt64BitsToDouble(ulong.Parse(bits.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : null;

    /// <summary>The characters of a byte string or a text; null for anything else.</summary>
    public static List<int>? CharactersOf(string token)
    {
        if (Bytes().Match(token) is { Success: true } bytes)
            return [.. Convert.FromHexString(bytes.Groups["hex"].ValueSpan)];
        return token[0] == '{' ? TextOf(token) : null;
    }

    /// <summary>The characters of a text or a key; null for anything else.</summary>
    private static List<int>? TextOf(string token)
    {
        if (CodePoints().Match(token) is { Success: true } text)
            return [.. text.Groups["cp"].Value.Split(' ').Select(static c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        if (Quoted().Match(token) is not { Success: true } quoted)
            return null;
        return LaxUtf8.GetCodePoints(Encoding.UTF8.GetBytes(Regex.Unescape(quoted.Groups["s"].Value)));
    }

    [GeneratedRegex("""\A\{"t":"num","v":"[^"]*"(,"bits":"(?<bits>[0-9a-f]{16})")?\}\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex("""\A\{"t":"int","v":"(?<v>-\d+)"\}\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex("""\A\["(?<v>-\d{19,20})",\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex KeyOfDigits();

    [GeneratedRegex("""\A\{"t":"bytes","hex":"(?<hex>([0-9a-f]{2})*)"\}\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Bytes();

    [GeneratedRegex("""\A\{"t":"text","cp":"(?<cp>[0-9a-f]{1,7}( [0-9a-f]{1,7})*)"\}\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex CodePoints();

    [GeneratedRegex("""\A(\{"t":"text","s":|\[)"(?<s>(?>[^"\\]+|\\["\\]|\\u[0-9a-f]{4})*)"[,}]\z""", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
