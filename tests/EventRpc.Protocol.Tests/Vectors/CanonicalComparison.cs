using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

/// <summary>Compares two values in canonical notation by the rules of tests/vectors/README.md.</summary>
internal static partial class CanonicalComparison
{
    private const double JsonTolerance = 1e-13;

    public static void AssertEqual(string expected, string actual, string format)
    {
        if (format == "JSON")
            AssertJsonEqual(expected, actual);
        else
            AssertSame(expected, actual);
    }

    private static void AssertJsonEqual(string expected, string actual)
    {
        expected = ByCharacters(expected);
        actual = ByCharacters(actual);
        var expectedNumbers = Float().Matches(expected);
        var actualNumbers = Float().Matches(actual);
        if (expectedNumbers.Count != actualNumbers.Count)
        {
            AssertSame(expected, actual);
            return;
        }
        AssertSame(Float().Replace(expected, "num"), Float().Replace(actual, "num"));
        foreach (var (e, a) in expectedNumbers.Zip(actualNumbers))
            AssertClose(e, a);
    }

    private static void AssertSame(string expected, string actual)
    {
        if (expected.StartsWith("\"sha1:", StringComparison.Ordinal))
        {
#pragma warning disable CA5350 // The vectors' own fingerprint; nothing is secured by it.
            actual = $"\"sha1:{Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(actual)))}\"";
#pragma warning restore CA5350
        }
        Assert.Equal(expected, actual);
    }

    private static void AssertClose(Match expected, Match actual)
    {
        if (expected.Value == actual.Value)
            return;
        var e = FromBits(expected);
        var a = FromBits(actual);
        Assert.True(Math.Abs(e - a) <= JsonTolerance * Math.Abs(e), $"{actual} is not {expected}");
    }

    private static double FromBits(Match number) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(number.Groups["bits"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>Shows ASCII strings as bytes and all others as text, as the vectors of JSON do.</summary>
    private static string ByCharacters(string canonical)
    {
        canonical = Bytes().Replace(canonical, static match =>
        {
            var bytes = Convert.FromHexString(match.Groups["hex"].ValueSpan);
            if (Ascii.IsValid(bytes))
                return match.Value;
            var characters = Encoding.Latin1.GetString(bytes);
            return CanonicalNotation.Of(new PerlString(Encoding.UTF8.GetBytes(characters), isText: true));
        });
        return AsciiText().Replace(canonical, static match =>
        {
            var characters = Regex.Unescape(match.Groups["s"].Value);
            return Ascii.IsValid(characters) ? CanonicalNotation.Of(Encoding.ASCII.GetBytes(characters)) : match.Value;
        });
    }

    // A quote inside a string stands behind a backslash, so that these can match nothing but whole values.
    [GeneratedRegex("""\{"t":"num","v":"[^"]*"(,"bits":"(?<bits>[0-9a-f]{16})")?\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex("""\{"t":"bytes","hex":"(?<hex>[0-9a-f]*)"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex Bytes();

    [GeneratedRegex("""\{"t":"text","s":"(?<s>([^"\\]|\\["\\]|\\u00[0-7][0-9a-f])*)"\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex AsciiText();
}
