using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EventRpc.AspNetCore;

/// <summary>Who a client is by the certificate that it presented, and that Kestrel accepted.</summary>
internal static class ClientCertificateIdentity
{
    private const string AuthenticationType = "Certificate";

    /// <summary>Makes the principal, with the claims that ASP.NET Core's certificate authentication gives.</summary>
    /// <returns>Who the client is; null where users are configured and the certificate is none of theirs.</returns>
    public static ClaimsPrincipal? Create(X509Certificate2 certificate, IDictionary<string, string> users)
    {
        var name = users.Count > 0
            ? users.FirstOrDefault(user => IsOf(certificate, user.Value)).Key
            : FirstNotEmpty(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), certificate.Subject, certificate.Thumbprint);
        if (name is null)
            return null;

        var identity = new ClaimsIdentity(AuthenticationType);
        Add(ClaimTypes.Name, name);
        Add("issuer", certificate.Issuer);
        Add(ClaimTypes.Thumbprint, certificate.Thumbprint);
        Add(ClaimTypes.X500DistinguishedName, certificate.SubjectName.Name);
        Add(ClaimTypes.SerialNumber, certificate.SerialNumber);
        Add(ClaimTypes.Dns, certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false));
        Add(ClaimTypes.Email, certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false));
        Add(ClaimTypes.Upn, certificate.GetNameInfo(X509NameType.UpnName, forIssuer: false));
        Add(ClaimTypes.Uri, certificate.GetNameInfo(X509NameType.UrlName, forIssuer: false));
        return new ClaimsPrincipal(identity);

        void Add(string type, string value)
        {
            if (value.Length > 0)
                identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, AuthenticationType));
        }
    }

    /// <summary>Whether a configured value can name a certificate: by a SHA-256 thumbprint or by a subject.</summary>
    public static bool CanName(string value) => value.Contains('=', StringComparison.Ordinal) || TryReadThumbprint(value, out _);

    private static bool IsOf(X509Certificate2 certificate, string value) =>
        TryReadThumbprint(value, out var thumbprint)
            ? thumbprint.AsSpan().SequenceEqual(certificate.GetCertHash(HashAlgorithmName.SHA256))
            : value == certificate.Subject;

    private static bool TryReadThumbprint(string value, out byte[] thumbprint)
    {
        var digits = value.Replace(":", "", StringComparison.Ordinal);
        thumbprint = new byte[SHA256.HashSizeInBytes];
        return digits.Length == 2 * thumbprint.Length
            && Convert.FromHexString(digits, thumbprint, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static string FirstNotEmpty(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (name.Length > 0)
                return name;
        }
        return "";
    }
}
