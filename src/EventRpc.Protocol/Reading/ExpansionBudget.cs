namespace EventRpc.Protocol;

/// <summary>
/// Counts what is read again where a document says "as before", against <see cref="PerlLimits.MaxExpansion"/>: a short
/// document can stand for a very long one.
/// </summary>
internal struct ExpansionBudget
{
    private long _left;

    /// <summary>Begins a document of a length, in bytes as it was sent.</summary>
    public void Start(PerlLimits limits, int documentLength) => _left = limits.MaxExpandedLength(documentLength);

    /// <summary>Counts bytes, and values as the bytes that they count as.</summary>
    /// <returns>Whether the document may still expand so far.</returns>
    public bool TryCharge(int units) => (_left -= units) >= 0;
}
