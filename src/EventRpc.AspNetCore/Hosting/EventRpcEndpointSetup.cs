using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Takes over the endpoints of Kestrel's own configuration whose names begin with EventRpc.</summary>
internal sealed class EventRpcEndpointSetup(EventRpcListeners listeners, EndpointCertificates certificates) : IPostConfigureOptions<KestrelServerOptions>
{
    public const string Prefix = "EventRpc";
    private const string LogPrefix = "EventRpcLog";

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        if (options.ConfigurationLoader is not { } loader)
            return;

        var endpoints = loader.Configuration.GetSection("Endpoints").GetChildren()
            .Select(section => section.Key)
            .Where(key => key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (endpoints.Find(key => key.StartsWith(LogPrefix, StringComparison.OrdinalIgnoreCase)) is { } log)
            throw new InvalidOperationException($"Kestrel:Endpoints:{log}: this version has no log listener; remove the endpoint, or rename it if it shall speak RPC.");

        listeners.Configured = endpoints;
        certificates.TakeOver(loader, endpoints);
        foreach (var endpoint in endpoints)
            loader.Endpoint(endpoint, configuration => Configure(endpoint, configuration));
    }

    private void Configure(string name, EndpointConfiguration endpoint)
    {
        // Kestrel would add TLS after this callback, behind the connection handler: that is, never.
        var certificate = certificates.Find(name);
        if (certificate is not null)
        {
            certificate.Load();
            endpoint.ListenOptions.UseHttps(certificate.Apply);
        }
        else if (endpoint.IsHttps)
        {
            endpoint.ListenOptions.UseHttps(endpoint.HttpsOptions);
        }
        EventRpcListenOptionsExtensions.Serve(endpoint.ListenOptions, name, certificate is not null || endpoint.IsHttps);
    }
}
