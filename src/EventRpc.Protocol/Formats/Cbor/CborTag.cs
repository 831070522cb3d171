namespace EventRpc.Protocol;

/// <summary>The tags that CBOR::XS 1.86 gives a meaning to (RFC 8949, section 3.4, and the IANA registry of tags).</summary>
internal static class CborTag
{
    public const ulong PositiveBignum = 2;
    public const ulong NegativeBignum = 3;
    public const ulong DecimalFraction = 4;
    public const ulong Bigfloat = 5;
    public const ulong StringReference = 25;
    public const ulong PerlObject = 26;
    public const ulong Shareable = 28;
    public const ulong SharedReference = 29;
    public const ulong StringNamespace = 256;
    public const ulong Indirection = 22098;
    public const ulong SelfDescribed = 55799;

    /// <summary>Whether a tag makes something else of its value.</summary>
    public static bool HasMeaning(ulong tag) => tag is
        PositiveBignum or NegativeBignum or DecimalFraction or Bigfloat or StringReference or PerlObject
        or Shareable or SharedReference or StringNamespace or Indirection or SelfDescribed;
}
