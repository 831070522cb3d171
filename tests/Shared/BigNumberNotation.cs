using System.Globalization;
using System.Numerics;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>
/// The number that an object of Perl's Math::BigInt or Math::BigFloat holds. Sereal and Storable know no big numbers:
/// they write the object as it stands in memory, a hash of signs and values, each value being a Math::BigInt::Calc, a
/// list of nine digits each, the lowest first.
/// </summary>
internal static class BigNumberNotation
{
    private const int Base = 1_000_000_000;

    /// <summary>Longer ones would take long to multiply, and are shown as the objects that they are.</summary>
    private const int MaxElements = 1000;

    /// <summary>The notation of such an object; null for any other value.</summary>
    public static string? TryShow(PerlReferent referent) => referent switch
    {
        PerlHash { ClassName: "Math::BigInt" } hash when TryGet(hash, "value", "sign") is { } value =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"t":"bigint","v":"{{value}}"}"""),
        PerlHash { ClassName: "Math::BigFloat" } hash when TryGet(hash, "_m", "sign") is { } mantissa && TryGet(hash, "_e", "_es") is { } exponent =>
            Show(mantissa, exponent),
        _ => null,
    };

    /// <summary>The notation of mantissa × 10^exponent.</summary>
    public static string Show(BigInteger mantissa, BigInteger exponent)
    {
        for (; !mantissa.IsZero && mantissa % 10 == 0; mantissa /= 10)
            exponent++;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"t":"bigfloat","v":"{{mantissa}}e{{(mantissa.IsZero ? 0 : exponent)}}"}""");
    }

    private static BigInteger? TryGet(PerlHash hash, string valueKey, string signKey)
    {
        if (hash[valueKey] is not PerlArray { ClassName: "Math::BigInt::Calc", Count: <= MaxElements } digits || hash[signKey].ToString() is not ("+" or "-"))
            return null;
        BigInteger value = 0;
        for (var i = digits.Count - 1; i >= 0; i--)
        {
            // Small numbers are what they were made of: strings, or integers.
            if (!uint.TryParse(digits[i].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var digit))
                return null;
            value = value * Base + digit;
        }
        return hash[signKey].ToString() == "-" ? -value : value;
    }
}
