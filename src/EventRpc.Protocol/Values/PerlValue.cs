namespace EventRpc.Protocol;

/// <summary>
/// Any value that Perl can send, as it was sent: for methods that take or return what no CLR type describes. Scalars
/// are immutable; arrays, hashes and references (<see cref="PerlReferent"/>) are objects with an identity, so a value
/// that is reached twice is one object here too, and cycles are possible.
/// </summary>
public abstract class PerlValue
{
    private protected PerlValue()
    {
    }

    /// <summary>Perl's <c>undef</c>.</summary>
    public static PerlValue Undef => PerlUndef.Instance;

    /// <summary>The kind of value. A blessed value has the kind of its content.</summary>
    public abstract PerlType Type { get; }

    /// <summary>What Perl makes of the value in a condition: undef, "", "0" and 0 are false.</summary>
    public abstract bool IsTrue { get; }

    /// <summary>Reads the next value of a document, with everything in it.</summary>
    /// <param name="reader">The reader, before a value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="PerlDataException">The document is malformed, or goes beyond a limit.</exception>
    public static PerlValue Read(PerlReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new PerlValueBuilder(reader).Build();
    }

    /// <summary>Writes the value, with everything in it.</summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <exception cref="PerlDataException">The format cannot express the value, or it nests too deep (as one that
    /// contains itself does, where the format has no shared values).</exception>
    public abstract void WriteTo(PerlWriter writer);

    /// <summary>Makes a value of a string: a byte string if it is ASCII, else text; undef of null.</summary>
    /// <param name="value">The characters.</param>
    public static implicit operator PerlValue(string? value) => value is null ? Undef : new PerlString(value);

    /// <summary>Makes a byte string; undef of null.</summary>
    /// <param name="value">The bytes, each one character.</param>
    public static implicit operator PerlValue(byte[]? value) => value is null ? Undef : new PerlString(value, isText: false);

    /// <summary>Makes an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator PerlValue(long value) => PerlInteger.Of(value);

    /// <summary>Makes a float.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator PerlValue(double value) => new PerlFloat(value);

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator PerlValue(bool value) => PerlBoolean.Of(value);
}
