namespace EventRpc.AspNetCore;

/// <summary>How certificates are replaced while the server runs: the section <c>EventRpc:Certificates</c>.</summary>
public sealed class EventRpcCertificateOptions
{
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>
    /// How often the certificate files of the endpoints are looked at. New handshakes get a changed certificate after
    /// that time at the latest. From a second to a day, default 10 seconds.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);
}
