using System.Globalization;
using System.Text.RegularExpressions;

namespace EventRpc.Tests.Shared;

/// <summary>
/// Dates of CBOR (tags 0 and 1): "Time::Piece objects are what the reference makes of dates; any faithful date value, or
/// the bare tag, is fine".
/// </summary>
internal static partial class DateNotation
{
    /// <summary>Where a Time::Piece, which is a list, has its seconds since 1970.</summary>
    private const int EpochIndex = 9;

    /// <summary>Whether a token begins a date as the reference shows it.</summary>
    public static bool IsDate(CanonicalTokens tokens, int index) => tokens.Span(index).StartsWith("""{"t":"obj","class":"Time::Piece",""");

    /// <summary>Whether a token begins a date as it stands in CBOR.</summary>
    public static bool IsTag(ReadOnlySpan<char> token) => token is """{"t":"tag","n":"0","v":""" or """{"t":"tag","n":"1","v":""";

    /// <summary>Whether a bare tag is the date that the reference shows, to the second.</summary>
    public static bool IsSameDate(CanonicalTokens expected, int expectedIndex, CanonicalTokens actual, int actualIndex)
    {
        if (!IsTag(actual.Span(actualIndex)))
            return false;
        var tagged = actual[actualIndex + 1];
        var actualSeconds = NumberOf(tagged) ?? SecondsOf(tagged);
        // Where the object does not say it in numbers, the tag is fine as it is.
        return EpochOf(expected, expectedIndex) is not { } seconds || (actualSeconds is { } s && Math.Abs(s - seconds) < 1);
    }

    private static double? EpochOf(CanonicalTokens tokens, int index)
    {
        // The object, the list, and its elements with commas between them, all scalars.
        var epoch = index + 2 + 2 * EpochIndex;
        return epoch < tokens.EndOf(index) ? NumberOf(tokens[epoch]) : null;
    }

    private static double? NumberOf(string token) =>
        Number().Match(token) is { Success: true } number && double.TryParse(number.Groups["v"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static double? SecondsOf(string token) =>
        CanonicalRules.CharactersOf(token) is { } characters
        && DateTimeOffset.TryParse(string.Concat(characters.Select(static c => (char)c)), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? (date - DateTimeOffset.UnixEpoch).TotalSeconds
            : null;

    [GeneratedRegex("""\A\{"t":"(int|num)","v":"(?<v>[^"]*)"[,}]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
