namespace EventRpc.Protocol;

/// <summary>A value with a CBOR tag that means nothing to Perl, such as a date. Only CBOR can carry it.</summary>
public sealed class PerlTagged : PerlValue
{
    /// <summary>Creates a tagged value.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    public PerlTagged(ulong tag, PerlValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Tag = tag;
        Value = value;
    }

    /// <summary>The tag's number, of the registry that RFC 8949 set up.</summary>
    public ulong Tag { get; }

    /// <summary>The value.</summary>
    public PerlValue Value { get; }

    /// <inheritdoc/>
    public override PerlType Type => PerlType.Tag;

    /// <inheritdoc/>
    /// <remarks>To Perl it is an object, and those are true.</remarks>
    public override bool IsTrue => true;

    /// <inheritdoc/>
    public override void WriteTo(PerlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartTag(Tag);
        Value.WriteTo(writer);
        writer.WriteEndTag();
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString()!;
}
