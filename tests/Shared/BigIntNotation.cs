using System.Numerics;
using EventRpc.Protocol;

namespace EventRpc.Tests.Shared;

/// <summary>
/// The number that an object of Perl's Math::BigInt holds. Sereal knows no big integers: it writes the object as it
/// stands in memory, a hash of sign and value, the value being a Math::BigInt::Calc, a list of nine digits each, the
/// lowest first.
/// </summary>
internal static class BigIntNotation
{
    private const int Base = 1_000_000_000;

    public static bool TryGet(PerlReferent referent, out BigInteger value)
    {
        value = 0;
        if (referent is not PerlHash { ClassName: "Math::BigInt" } hash || hash["value"] is not PerlArray { ClassName: "Math::BigInt::Calc" } digits)
            return false;
        for (var i = digits.Count - 1; i >= 0; i--)
        {
            if (digits[i] is not PerlInteger digit)
                return false;
            value = value * Base + (BigInteger)digit.Value;
        }
        if (hash["sign"].ToString() == "-")
            value = -value;
        return true;
    }
}
