using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EventRpc.AspNetCore;

/// <summary>What is known of an endpoint's TLS.</summary>
/// <param name="IsOn">Whether it speaks TLS; null if that is not known.</param>
/// <param name="ClientCertificates">Whether it asks clients for certificates; null if that is not known.</param>
internal readonly record struct EndpointTls(bool? IsOn, ClientCertificateMode? ClientCertificates)
{
    /// <summary>Of an endpoint that is made in code, which does not tell.</summary>
    public static EndpointTls Unknown => default;

    /// <summary>Whether it is certain that it asks no client for a certificate.</summary>
    public bool AsksForNoCertificate => ClientCertificates is ClientCertificateMode.NoCertificate or ClientCertificateMode.DelayCertificate;
}
