using System.Globalization;
using System.Text;

namespace EventRpc.Protocol;

/// <summary>Perl's <c>undef</c>: <see cref="PerlValue.Undef"/>.</summary>
public sealed class PerlUndef : PerlValue
{
    private PerlUndef()
    {
    }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Undef;

    /// <inheritdoc/>
    public override bool IsTrue => false;

    internal static PerlUndef Instance { get; } = new();

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUndef();
    }

    /// <inheritdoc/>
    public override string ToString() => "";
}

/// <summary>A boolean that the format told from a number.</summary>
public sealed class PerlBoolean : PerlValue
{
    private static readonly PerlBoolean True = new(true);
    private static readonly PerlBoolean False = new(false);

    private PerlBoolean(bool value)
    {
        IsTrue = value;
    }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Boolean;

    /// <inheritdoc/>
    public override bool IsTrue { get; }

    /// <summary>The instance for a truth value.</summary>
    /// <param name="value">The truth value.</param>
    /// <returns>One of two instances.</returns>
    public static PerlBoolean Of(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean(IsTrue);
    }

    /// <summary>As Perl prints it: 1 or nothing.</summary>
    /// <returns>"1" or "".</returns>
    public override string ToString() => IsTrue ? "1" : "";
}

/// <summary>A whole number.</summary>
public sealed class PerlInteger : PerlValue
{
    private static readonly PerlInteger[] Small = [.. Enumerable.Range(-16, 272).Select(n => new PerlInteger(n))];

    private PerlInteger(Int128 value)
    {
        Value = value;
    }

    /// <summary>The number: −2⁶³ to 2⁶⁴−1 as Perl has it; CBOR can express down to −2⁶⁴.</summary>
    public Int128 Value { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Integer;

    /// <inheritdoc/>
    public override bool IsTrue => Value != 0;

    /// <summary>The value for a number.</summary>
    /// <param name="value">The number, −2⁶⁴ to 2⁶⁴−1.</param>
    /// <returns>A value.</returns>
    public static PerlInteger Of(Int128 value)
    {
        if (value >= -16 && value < 256)
            return Small[(int)value + 16];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (Int128)ulong.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -1 - (Int128)ulong.MaxValue);
        return new PerlInteger(value);
    }

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Value > long.MaxValue)
            writer.WriteInteger((ulong)Value);
        else if (Value >= long.MinValue)
            writer.WriteInteger((long)Value);
        else
            writer.WriteBigInteger(Value);
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An IEEE 754 double.</summary>
public sealed class PerlFloat : PerlValue
{
    /// <summary>Creates a float.</summary>
    /// <param name="value">The number.</param>
    public PerlFloat(double value)
    {
        Value = value;
    }

    /// <summary>The number.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Float;

    /// <inheritdoc/>
    public override bool IsTrue => Value != 0;

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteFloat(Value);
    }

    /// <summary>As Perl prints it, with 15 significant digits.</summary>
    /// <returns>The number as text.</returns>
    public override string ToString() => PerlNumber.ToString(Value);
}

/// <summary>A byte string or a text string.</summary>
public sealed class PerlString : PerlValue
{
    private readonly byte[] _bytes;

    /// <summary>Creates a string: a byte string if it is ASCII, else text.</summary>
    /// <param name="characters">The characters.</param>
    public PerlString(string characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        IsText = !Ascii.IsValid(characters);
        var bytes = new byte[IsText ? PerlUtf8.GetMaxByteCount(characters.Length) : characters.Length];
        _bytes = bytes[..PerlUtf8.GetBytes(characters, bytes)];
    }

    /// <summary>Creates a string of the bytes that stand for it.</summary>
    /// <param name="bytes">The bytes; they are not copied.</param>
    /// <param name="isText">Whether they are UTF-8; otherwise each byte is one character.</param>
    public PerlString(byte[] bytes, bool isText)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        IsText = isText;
    }

    /// <summary>Whether this is text (Perl's utf8 flag); otherwise each byte is one character.</summary>
    public bool IsText { get; }

    /// <summary>The bytes: UTF-8 if <see cref="IsText"/>, else one for each character.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public override PerlType Type => PerlType.String;

    /// <inheritdoc/>
    public override bool IsTrue => !(_bytes.Length == 0 || _bytes is [(byte)'0']);

    /// <summary>Whether the characters are the same; how they are stored does not count, as in Perl.</summary>
    /// <param name="obj">Another value.</param>
    /// <returns>Whether it is a string of the same characters.</returns>
    public override bool Equals(object? obj) =>
        obj is PerlString other
        && (other.IsText == IsText ? other._bytes.AsSpan().SequenceEqual(_bytes) : other.ToString() == ToString());

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (IsText)
            writer.WriteText(_bytes);
        else
            writer.WriteBytes(_bytes);
    }

    /// <summary>The characters.</summary>
    /// <returns>A new string.</returns>
    public override string ToString() => new PerlStringSpan(_bytes, IsText).ToString();
}
