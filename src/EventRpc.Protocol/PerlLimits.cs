namespace EventRpc.Protocol;

/// <summary>What a reader or writer accepts before it refuses a document with <see cref="PerlDataError.LimitExceeded"/>.</summary>
public sealed record PerlLimits
{
    /// <summary>The limits used where none are given.</summary>
    public static PerlLimits Default { get; } = new();

    /// <summary>
    /// How deep arrays, hashes, references and objects may nest. Default 10,000, the bound of Sereal::Decoder 5.003.
    /// CBOR and JSON never go beyond 512, the bound of CBOR::XS 1.86 and JSON::XS 4.04.
    /// </summary>
    public int MaxDepth { get; init; } = 10_000;

    /// <summary>
    /// How much a document may grow where it says "as before" (Sereal's COPY, REFP and ALIAS, Storable's OBJECT): how many times its own
    /// length in bytes may be read again, counting string bytes and elements, on top of 64 Ki that any document may.
    /// Default 16.
    /// </summary>
    public int MaxExpansion { get; init; } = 16;
}
