namespace EventRpc.Protocol;

/// <summary>What a reader or writer accepts before it refuses a document with <see cref="PerlDataError.LimitExceeded"/>.</summary>
public sealed record PerlLimits
{
    private const int FreeExpansion = 64 * 1024;

    /// <summary>The limits used where none are given.</summary>
    public static PerlLimits Default { get; } = new();

    /// <summary>
    /// How deep arrays, hashes, references and objects may nest. Default 10,000, the bound of Sereal::Decoder 5.003.
    /// CBOR and JSON never go beyond 512, the bound of CBOR::XS 1.86 and JSON::XS 4.04.
    /// </summary>
    public int MaxDepth { get; init; } = 10_000;

    /// <summary>
    /// How many times its own length a document may stand for, in bytes, on top of 64 KiB that any document may. Counted
    /// is what is read where it says "as before" (Sereal's COPY, REFP and ALIAS, CBOR's tags 25 and 29, Storable's
    /// OBJECT) or is compressed: strings by their length, every element, array, hash and reference as 4. A compressed
    /// document may not be longer either when it is decompressed. Default 16.
    /// </summary>
    public int MaxExpansion { get; init; } = 16;

    /// <summary>
    /// How long the body of a compressed document may be, in bytes, once it is decompressed. Default 64 MiB. Only
    /// Sereal compresses.
    /// </summary>
    public int MaxDecompressedSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>What a document of a length may stand for, in bytes and in values as the bytes that they count as.</summary>
    internal long MaxExpandedLength(int length) => FreeExpansion + (long)MaxExpansion * length;
}
