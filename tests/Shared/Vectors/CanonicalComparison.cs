using System.Security.Cryptography;
using System.Text;

namespace EventRpc.Tests.Shared;

/// <summary>
/// Compares two values in canonical notation by the rules of the vectors (tests/vectors/README.md). They are the same to
/// the letter, but for what <see cref="CanonicalRules"/> and <see cref="DateNotation"/> allow.
/// </summary>
internal sealed class CanonicalComparison
{
    private const string AnotherValue = "Another value than the expected";

    private readonly string _format;
    private readonly bool _isLenient;

    private CanonicalComparison(string format, bool isLenient)
    {
        _format = format;
        _isLenient = isLenient;
    }

    /// <summary>Compares.</summary>
    /// <param name="expected">The value, or "sha1:…" of it.</param>
    /// <param name="actual">The value that was read.</param>
    /// <param name="format">The name of the format that it was read from.</param>
    /// <param name="isLenient">Whether a saner value than the expected is as good (verdict "either").</param>
    /// <returns>The difference; null if there is none that counts.</returns>
    public static CanonicalDifference? Compare(string expected, string actual, string format, bool isLenient = false)
    {
        if (expected == actual)
            return null;
        var comparison = new CanonicalComparison(format, isLenient);
        return expected.StartsWith("\"sha1:", StringComparison.Ordinal)
            ? comparison.CompareFingerprint(expected, actual)
            : comparison.CompareTokens(expected, actual);
    }

    private CanonicalDifference? CompareTokens(string expected, string actual)
    {
        if (CanonicalTokens.TrySplit(expected) is not { } e || CanonicalTokens.TrySplit(actual) is not { } a)
            return CanonicalDifference.OfTexts(AnotherValue, expected, actual);

        int i = 0, j = 0;
        while (i < e.Count && j < a.Count)
        {
            if (e.Span(i).SequenceEqual(a.Span(j))
                || CanonicalRules.Allow(e[i], a[j], _format, _isLenient)
                || (i > 0 && CanonicalRules.AllowModifiers(e.Span(i - 1), e.Span(i), a.Span(j))))
            {
                i++;
                j++;
            }
            else if (_format == "CBOR" && DateNotation.IsDate(e, i) && DateNotation.IsSameDate(e, i, a, j))
            {
                i = e.EndOf(i);
                j = a.EndOf(j);
            }
            else
            {
                break;
            }
        }
        return i == e.Count && j == a.Count ? null : new CanonicalDifference(AnotherValue, expected, actual, e.OffsetOf(i), a.OffsetOf(j));
    }

    /// <summary>
    /// Compares with a fingerprint, which knows no tolerance: of the value as it was read, and as the reference shows it
    /// where the rules let the two differ in one way only.
    /// </summary>
    private CanonicalDifference? CompareFingerprint(string expected, string actual)
    {
        if (expected == FingerprintOf(actual))
            return null;
        if (CanonicalTokens.TrySplit(actual) is not { } tokens)
            throw new InvalidOperationException("What was read is not in canonical notation");
        var asShown = tokens.Replace(token => CanonicalRules.AsReferenceShows(token, _format));
        var fingerprint = FingerprintOf(asShown);
        if (expected == fingerprint)
            return null;
        var isUndecided = Enumerable.Range(0, tokens.Count).Any(i => MayDiffer(tokens[i]));
        return new CanonicalDifference(
            isUndecided ? "Only a fingerprint is expected, and the value holds what need not be the same to the letter" : $"{AnotherValue}, its fingerprint is {fingerprint}",
            expected, asShown, IsUndecided: isUndecided);
    }

    private bool MayDiffer(string token) => _format switch
    {
        "JSON" => CanonicalRules.IsFloat(token),
        "CBOR" => DateNotation.IsTag(token) || (_isLenient && CanonicalRules.IsDamaged(token)),
        _ => _isLenient && CanonicalRules.IsDamaged(token),
    };

    private static string FingerprintOf(string canonical)
    {
#pragma warning disable CA5350 // The vectors' own fingerprint; nothing is secured by it.
        return $"\"sha1:{Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(canonical)))}\"";
#pragma warning restore CA5350
    }
}
