namespace EventRpc.Protocol;

/// <summary>The kinds of value that a message carries: what a <see cref="PerlReader"/> finds next.</summary>
/// <remarks>
/// Perl reaches arrays and hashes only through references, so <see cref="Array"/> and <see cref="Hash"/> stand for
/// the reference too; <see cref="Reference"/> is a reference to anything else (a scalar, or another reference).
/// </remarks>
public enum PerlType
{
    /// <summary>Perl's <c>undef</c>.</summary>
    Undef,

    /// <summary>A boolean that the format tells from a number or a string.</summary>
    Boolean,

    /// <summary>A whole number, −2⁶³ to 2⁶⁴−1 in Perl; CBOR can express down to −2⁶⁴.</summary>
    Integer,

    /// <summary>An IEEE 754 double.</summary>
    Float,

    /// <summary>A byte string or a text string; <see cref="PerlStringSpan.IsText"/> tells which.</summary>
    String,

    /// <summary>A reference to an array.</summary>
    Array,

    /// <summary>A reference to a hash.</summary>
    Hash,

    /// <summary>A reference to something that is neither an array nor a hash.</summary>
    Reference,

    /// <summary>A reference that belongs to a class: an object's class name, then the reference.</summary>
    Blessed,

    /// <summary>A compiled regular expression, the <c>qr//</c> of Perl; it always belongs to a class.</summary>
    Regexp,

    /// <summary>A whole number of any size (CBOR tags 2 and 3).</summary>
    BigInteger,

    /// <summary>A mantissa of any size and an exponent (CBOR tags 4 and 5).</summary>
    BigFloat,

    /// <summary>A value with a CBOR tag that means nothing to Perl; only seen where <see cref="PerlReader.KeepsTags"/>.</summary>
    Tag,
}
