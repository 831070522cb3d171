using System.Numerics;

namespace EventRpc.Protocol;

/// <summary>A whole number of any size (a Math::BigInt).</summary>
public sealed class PerlBigInteger : PerlValue
{
    /// <summary>Creates a number.</summary>
    /// <param name="value">The number.</param>
    public PerlBigInteger(BigInteger value)
    {
        Value = value;
    }

    /// <summary>The number.</summary>
    public BigInteger Value { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.BigInteger;

    /// <inheritdoc/>
    public override bool IsTrue => !Value.IsZero;

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBigInteger(Value);
    }

    /// <summary>The digits.</summary>
    /// <returns>The number as text.</returns>
    /// <exception cref="PerlDataException">It has so many digits that nobody would wait for them.</exception>
    public override string ToString() => BigNumber.ToText(Value);
}

/// <summary>A number of a mantissa of any size and an exponent (a Math::BigFloat).</summary>
public sealed class PerlBigFloat : PerlValue
{
    /// <summary>Creates a number.</summary>
    /// <param name="value">The number.</param>
    public PerlBigFloat(BigFloat value)
    {
        Value = value;
    }

    /// <summary>The number.</summary>
    public BigFloat Value { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.BigFloat;

    /// <inheritdoc/>
    public override bool IsTrue => !Value.Mantissa.IsZero;

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBigFloat(Value);
    }

    /// <inheritdoc cref="BigFloat.ToString"/>
    public override string ToString() => Value.ToString();
}
