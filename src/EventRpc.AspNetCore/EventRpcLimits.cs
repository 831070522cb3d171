using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>How much a client may ask for: the section <c>EventRpc:Limits</c>.</summary>
public sealed class EventRpcLimits
{
    /// <summary>The largest message, in bytes, in either direction. Default 64 MiB; the peer's is 2 GiB.</summary>
    public int MaxMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How deep values may nest. Default 10,000, the bound of Perl's Sereal decoder; CBOR and JSON stop at 512, as
    /// the peer's do.
    /// </summary>
    public int MaxDepth { get; set; } = PerlLimits.Default.MaxDepth;

    /// <summary>
    /// How many times its own length a document may stand for, compressed or by referring back into itself, on top of
    /// 64 KiB; strings count by their length, every element, array, hash and reference as 4 bytes. Default 16.
    /// </summary>
    public int MaxExpansion { get; set; } = PerlLimits.Default.MaxExpansion;

    /// <summary>How long a compressed Sereal document may be, in bytes, once it is decompressed. Default 64 MiB.</summary>
    public int MaxDecompressedSize { get; set; } = PerlLimits.Default.MaxDecompressedSize;

    /// <summary>
    /// How many logins may fail on a connection: the last of them closes it. Default 5; the peer allows any number.
    /// </summary>
    public int MaxLoginAttempts { get; set; } = 5;

    /// <summary>
    /// How many logins from one address may fail within a minute, on all connections and HTTP requests together. Then
    /// all from there are refused for the rest of the minute, without being looked at. Successful ones do not count. An
    /// IPv6 network of 64 bits counts as one address. Default 30; 0 is no limit.
    /// </summary>
    public int LoginFailuresPerMinute { get; set; } = 30;

    internal PerlLimits ToPerlLimits() => new()
    {
        MaxDepth = MaxDepth,
        MaxExpansion = MaxExpansion,
        MaxDecompressedSize = MaxDecompressedSize,
    };
}
