using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes over the endpoints of Kestrel's own configuration whose names begin with EventRpc; those whose names begin
/// with EventRpcLog are log listeners.
/// </summary>
internal sealed class EventRpcEndpointSetup(EventRpcListeners listeners) : IPostConfigureOptions<KestrelServerOptions>
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
            .ToLookup(key => key.StartsWith(LogPrefix, StringComparison.OrdinalIgnoreCase));

        listeners.Configured = [.. endpoints[false]];
        listeners.ConfiguredLog = [.. endpoints[true]];
        foreach (var endpoint in listeners.Configured)
            loader.Endpoint(endpoint, configuration => Configure(endpoint, configuration));
        foreach (var endpoint in listeners.ConfiguredLog)
            loader.Endpoint(endpoint, configuration => ConfigureLog(endpoint, configuration));
    }

    private static void Configure(string name, EndpointConfiguration endpoint)
    {
        ConnectionGate.Use(endpoint.ListenOptions);
        UseTls(endpoint);
        EventRpcListenOptionsExtensions.Serve(endpoint.ListenOptions, name, endpoint.IsHttps);
    }

    private static void ConfigureLog(string name, EndpointConfiguration endpoint)
    {
        if (!endpoint.IsHttps || endpoint.HttpsOptions.ClientCertificateMode != ClientCertificateMode.RequireCertificate)
            LogAccess.Check(endpoint.ListenOptions, $"{endpoint.ConfigSection.Path}:Url is '{endpoint.ConfigSection["Url"]}'");
        UseTls(endpoint);
        EventRpcListenOptionsExtensions.ServeLog(endpoint.ListenOptions, name, endpoint.IsHttps);
    }

    private static void UseTls(EndpointConfiguration endpoint)
    {
        // Kestrel would add TLS after this callback, behind the connection handler: that is, never.
        if (endpoint.IsHttps)
            endpoint.ListenOptions.UseHttps(endpoint.HttpsOptions);
    }
}
