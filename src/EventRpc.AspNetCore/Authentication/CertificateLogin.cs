using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Logs clients in by their certificates, where <c>EventRpc:Authentication:ClientCertificates</c> is on.</summary>
internal sealed class CertificateLogin(IOptions<EventRpcOptions> options, EventRpcSection section, ILogger<EventRpcServer> logger)
{
    /// <summary>Logs a client in whose connection has just come: TLS has been agreed on by then, so its certificate is there.</summary>
    public void LogIn(RpcConnection connection)
    {
        var authentication = options.Value.Authentication;
        if (!authentication.ClientCertificates || connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate)
            return;
        if (ClientCertificateIdentity.Create(certificate, authentication.CertificateUsers) is not { } principal)
        {
            // The thumbprint is the one that the setting takes.
            EventRpcLog.CertificateOfNobody(
                logger,
                connection.Id,
                section.Key("Authentication:CertificateUsers"),
                LogText.Escape(certificate.Subject),
                certificate.GetCertHashString(HashAlgorithmName.SHA256));
            return;
        }
        connection.User = principal;
        EventRpcLog.AuthorizedByCertificate(logger, connection.Id, LogText.Escape(connection.UserName!), LogText.Escape(certificate.Subject), certificate.Thumbprint);
    }
}
