using EventRpc.Tests.Shared;

namespace EventRpc.Protocol.Tests.Vectors;

public sealed class CanonicalNotationTests
{
    [Fact]
    public void Objects_of_big_numbers_are_the_numbers_whatever_their_digits_are()
    {
        Assert.Equal("""{"t":"bigint","v":"-5"}""", CanonicalNotation.Of(BigInt("-", "5")));
        Assert.Equal("""{"t":"bigint","v":"7000000012"}""", CanonicalNotation.Of(BigInt("+", 12L, 7)));
        Assert.Equal(
            """{"t":"bigfloat","v":"-125e-52"}""",
            CanonicalNotation.Of(new PerlHash { ClassName = "Math::BigFloat", ["sign"] = "-", ["_m"] = Calc(125L), ["_e"] = Calc("52"), ["_es"] = "-" }));
        Assert.StartsWith("""{"t":"obj","class":"Math::BigInt",""", CanonicalNotation.Of(BigInt("+", "many")));
        Assert.StartsWith("""{"t":"obj","class":"Math::BigInt",""", CanonicalNotation.Of(BigInt("NaN", 0L)));
    }

    [Theory]
    [InlineData(1500, -2, 10, "15e0")]
    [InlineData(3, -1, 2, "15e-1")]
    [InlineData(3, long.MaxValue, 2, "3p9223372036854775807")]
    [InlineData(3, long.MinValue, 10, "3e-9223372036854775808")]
    public void Big_floats_are_shown_however_large_their_exponent_is(int mantissa, long exponent, int radix, string shown) =>
        Assert.Equal($$"""{"t":"bigfloat","v":"{{shown}}"}""", CanonicalNotation.Of(new PerlBigFloat(new BigFloat(mantissa, exponent, radix))));

    private static PerlHash BigInt(string sign, params PerlValue[] digits) =>
        new() { ClassName = "Math::BigInt", ["sign"] = sign, ["value"] = Calc(digits) };

    private static PerlArray Calc(params PerlValue[] digits) => new(digits) { ClassName = "Math::BigInt::Calc" };
}
