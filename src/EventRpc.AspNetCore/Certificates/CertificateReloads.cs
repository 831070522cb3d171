using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Looks at the certificates now and then, while the server runs.</summary>
internal sealed class CertificateReloads(EndpointCertificates certificates, IOptions<EventRpcOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (certificates.All.Count == 0)
            return;
        using var timer = new PeriodicTimer(options.Value.Certificates.ReloadInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var certificate in certificates.All)
                await certificate.LookAsync(stoppingToken);
        }
    }
}
