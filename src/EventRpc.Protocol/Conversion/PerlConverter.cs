namespace EventRpc.Protocol;

/// <summary>Reads and writes values of a CLR type: derive from <see cref="PerlConverter{T}"/>.</summary>
public abstract class PerlConverter
{
    private protected PerlConverter()
    {
    }

    /// <summary>The CLR type that is read and written.</summary>
    public abstract Type Type { get; }

    /// <summary>The type's name in error messages, such as "an integer".</summary>
    public virtual string Description => Type.Name;

    /// <summary>Whether values can be read; some types can only be written.</summary>
    public virtual bool CanRead => true;

    /// <summary>Reads a value where its type is known only as a <see cref="System.Type"/>.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <returns>The value, boxed if need be.</returns>
    /// <exception cref="PerlDataException">What stands there is not such a value.</exception>
    public abstract object? ReadObject(PerlReader reader);

    internal abstract void WriteObject(PerlWriter writer, object value);

    /// <summary>The same converter for a type that may also be undef.</summary>
    internal abstract PerlConverter OrUndef();
}

/// <summary>
/// Reads and writes values of a CLR type, in every message format. One instance serves all connections at once, so it
/// keeps no state.
/// </summary>
/// <typeparam name="T">The CLR type.</typeparam>
public abstract class PerlConverter<T> : PerlConverter
{
    /// <inheritdoc/>
    public sealed override Type Type => typeof(T);

    /// <summary>Reads a value.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="PerlDataException">What stands there is not such a value.</exception>
    public abstract T Read(PerlReader reader);

    /// <summary>Writes a value.</summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="PerlDataException">The format cannot express it.</exception>
    public abstract void Write(PerlWriter writer, T value);

    /// <inheritdoc/>
    public sealed override object? ReadObject(PerlReader reader) => Read(reader);

    internal sealed override void WriteObject(PerlWriter writer, object value) => Write(writer, (T)value);

    internal override PerlConverter OrUndef() => default(T) is null ? new UndefConverter<T>(this) : this;

    /// <summary>The error for a value of the wrong type.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <returns>The exception to throw.</returns>
    protected PerlDataException WrongType(PerlReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new PerlDataException(PerlDataError.WrongType, $"Expected {Description}, found {PerlTypeNames.Of(reader.Peek())}", reader.Position);
    }
}
