using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// How much a client may ask for, and how long it may take: the section <c>EventRpc:Limits</c>. A time of zero is no
/// limit. What runs into a limit is logged, and counted in <see cref="IEventRpcServer.LimitRejections"/> if
/// <see cref="RpcLimit"/> has a name for it. Connections beyond <see cref="MaxConnections"/> are logged once until there is
/// room again.
/// </summary>
public sealed class EventRpcLimits
{
    /// <summary>
    /// The largest message, in bytes, in either direction, 1024 to 2,147,483,584. A request beyond it is answered with an
    /// error; a reply beyond it is replaced by one. Default 64 MiB; the peer's is 2 GiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How deep values may nest, 8 to 100,000. Default 10,000, the bound of Perl's Sereal decoder; CBOR and JSON stop at
    /// 512, as the peer's do.
    /// </summary>
    public int MaxDepth { get; set; } = PerlLimits.Default.MaxDepth;

    /// <summary>
    /// How many times its own length a document may stand for, compressed or by referring back into itself, on top of
    /// 64 KiB; strings count by their length, every element, array, hash and reference as 4 bytes. 1 to 1,000,000,
    /// default 16.
    /// </summary>
    public int MaxExpansion { get; set; } = PerlLimits.Default.MaxExpansion;

    /// <summary>
    /// How long a compressed Sereal document may be, in bytes, once it is decompressed, 1024 to 2,147,483,584. Default
    /// 64 MiB.
    /// </summary>
    public int MaxDecompressedSize { get; set; } = PerlLimits.Default.MaxDecompressedSize;

    /// <summary>
    /// How many connections there may be at once on all RPC endpoints together. Those that have ended count until the last
    /// of their replies is sent; on endpoints of the configuration, those in their TLS handshake do too. One more is closed
    /// as soon as it is accepted. On an endpoint made in code TLS comes first, so that a connection counts once its
    /// handshake is done. 1 to 1,000,000, default 10,000.
    /// </summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// How many objects one connection may hold, 1 to 100,000,000. A method that hands out one more is answered with an
    /// error; a constructor is not even called. Default 100,000: they take some 50 MB besides what they hold themselves.
    /// </summary>
    public int MaxObjectsPerConnection { get; set; } = 100_000;

    /// <summary>
    /// How many calls may be waiting for their methods at once, over all connections, each of which has one at most. One
    /// more is answered with an error. A call counts once its method has returned a task that is not complete, or while it
    /// waits for its turn or in a filter: a method that blocks its thread is not counted until then, and calls that begin at
    /// the same moment may together exceed the limit. 1 to 1,000,000, default 10,000: as many as there are connections.
    /// </summary>
    public int MaxCallsInFlight { get; set; } = 10_000;

    /// <summary>
    /// How long a client may take from connecting until it has agreed on a message format and, where that is required,
    /// logged in; on endpoints of the configuration the TLS handshake is part of it, and so are the connection observers
    /// everywhere. Then it is closed. Default 15 s; a second to an hour, or 0 for no limit.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a client may be silent, unless a call runs; then it is closed. Default no limit: the peer knows none, and
    /// its clients hold objects for days. Clients that are gone without a word are found by TCP's keep-alive all the
    /// same. A second to 365 days, or 0 for no limit.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>
    /// How long a call may take. Then its cancellation token is cancelled, and when the method has ended, however it does,
    /// the client gets an error; what it would have been handed is given back. Looked at once a second. Default no limit:
    /// the peer knows none. A second to 365 days, or 0 for no limit.
    /// </summary>
    public TimeSpan CallTimeout { get; set; }

    /// <summary>
    /// How many bytes a second a message must make on average once it has begun, whether it is received or sent, after
    /// five seconds in which it may take its time; in the middle of a message there may be no pause of more than 30 seconds,
    /// and a long reply must get on in each 128 KiB of it. A client that is slower is closed, and so is one whose
    /// connection has ended, by either side, and who does not take the last replies within 30 seconds. At most
    /// 1,000,000,000, 0 is no limit. Default 240, as Kestrel has for HTTP.
    /// </summary>
    public int MinDataRate { get; set; } = 240;

    /// <summary>
    /// How many logins may fail on a connection, 1 to 1,000,000: the last of them closes it. Default 5; the peer allows any
    /// number. One that must log in is also closed when it has made 100 requests without doing so.
    /// </summary>
    public int MaxLoginAttempts { get; set; } = 5;

    /// <summary>
    /// How many logins from one address may fail within a minute, on all connections and HTTP requests together. Then
    /// all from there are refused for the rest of the minute, without being looked at. Successful ones do not count. An
    /// IPv6 network of 64 bits counts as one address. Default 30, at most 1,000,000; 0 is no limit.
    /// </summary>
    public int LoginFailuresPerMinute { get; set; } = 30;

    internal PerlLimits ToPerlLimits() => new()
    {
        MaxDepth = MaxDepth,
        MaxExpansion = MaxExpansion,
        MaxDecompressedSize = MaxDecompressedSize,
    };
}
