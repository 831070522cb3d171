using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>A number that is <see cref="Mantissa"/> × <see cref="Radix"/> to the power of <see cref="Exponent"/>.</summary>
public readonly record struct BigFloat
{
    /// <summary>Creates a number.</summary>
    /// <param name="mantissa">The mantissa.</param>
    /// <param name="exponent">The exponent.</param>
    /// <param name="radix">What the exponent is one of: 10, as in Perl's Math::BigFloat, or 2.</param>
    public BigFloat(BigInteger mantissa, long exponent, int radix = 10)
    {
        if (radix is not (2 or 10))
            throw new ArgumentOutOfRangeException(nameof(radix), radix, "The radix is 2 or 10");
        Mantissa = mantissa;
        Exponent = exponent;
        Radix = radix;
    }

    /// <summary>The mantissa.</summary>
    public BigInteger Mantissa { get; }

    /// <summary>The exponent.</summary>
    public long Exponent { get; }

    /// <summary>10 or 2.</summary>
    public int Radix { get; }

    /// <summary>The number as Perl prints it; with an exponent if that is far from 0.</summary>
    /// <returns>The number as text.</returns>
    /// <exception cref="PerlDataException">It has so many digits that nobody would wait for them.</exception>
    public override string ToString() => BigNumber.ToText(this);
}
