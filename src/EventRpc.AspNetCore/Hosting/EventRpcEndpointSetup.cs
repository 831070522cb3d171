using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes over the endpoints of Kestrel's own configuration whose names begin with EventRpc; those whose names begin
/// with EventRpcLog are log listeners. Puts those behind a proxy that <c>EventRpc:ProxyProtocol:Endpoints</c> names.
/// </summary>
internal sealed class EventRpcEndpointSetup(
    EventRpcListeners listeners,
    EndpointCertificates certificates,
    AddedEndpoints added,
    EventRpcSection section,
    IOptions<EventRpcOptions> settings) : IPostConfigureOptions<KestrelServerOptions>
{
    public const string Prefix = "EventRpc";
    private const string LogPrefix = "EventRpcLog";

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        var proxied = ProxiedEndpoints();
        if (options.ConfigurationLoader is not { } loader)
        {
            RequireKnown(proxied, []);
            return;
        }

        var known = loader.Configuration.GetSection("Endpoints").GetChildren().Select(endpoint => endpoint.Key).ToList();
        RequireKnown(proxied, known);
        var endpoints = known
            .Where(key => key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .ToLookup(key => key.StartsWith(LogPrefix, StringComparison.OrdinalIgnoreCase));

        listeners.Configured = [.. endpoints[false]];
        listeners.ConfiguredLog = [.. endpoints[true]];
        added.Watch(loader.Configuration, known);
        certificates.TakeOver(loader, [.. listeners.Configured, .. listeners.ConfiguredLog]);
        foreach (var endpoint in listeners.Configured)
            loader.Endpoint(endpoint, configuration => Configure(endpoint, configuration, proxied.Contains(endpoint)));
        foreach (var endpoint in listeners.ConfiguredLog)
            loader.Endpoint(endpoint, configuration => ConfigureLog(endpoint, configuration, proxied.Contains(endpoint)));
        // What these speak is Kestrel's business, TLS included, which it adds after this callback.
        foreach (var endpoint in proxied.Where(key => !key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
            loader.Endpoint(endpoint, static configuration => configuration.ListenOptions.UseProxyProtocol());
    }

    private HashSet<string> ProxiedEndpoints()
    {
        try
        {
            return settings.Value.ProxyProtocol.Endpoints.ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (OptionsValidationException)
        {
            // Kestrel asks for its options while the application is built; the start will say what is wrong.
            return [];
        }
    }

    private void RequireKnown(HashSet<string> proxied, IReadOnlyList<string> known)
    {
        if (proxied.Except(known, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"{section.Key("ProxyProtocol:Endpoints")} names '{unknown}', which is no endpoint of Kestrel:Endpoints ({string.Join(", ", known)}).");
    }

    private void Configure(string name, EndpointConfiguration endpoint, bool isProxied)
    {
        ConnectionGate.Use(endpoint.ListenOptions, name);
        EventRpcListenOptionsExtensions.Serve(endpoint.ListenOptions, name, UseProxyAndTls(name, endpoint, isProxied));
    }

    private void ConfigureLog(string name, EndpointConfiguration endpoint, bool isProxied)
    {
        var tls = UseProxyAndTls(name, endpoint, isProxied);
        if (tls.ClientCertificates != ClientCertificateMode.RequireCertificate)
            LogAccess.Check(endpoint.ListenOptions, $"{endpoint.ConfigSection.Path}:Url is '{endpoint.ConfigSection["Url"]}'");
        EventRpcListenOptionsExtensions.ServeLog(endpoint.ListenOptions, name, tls);
    }

    /// <returns>
    /// What is known of its TLS: of certificates nothing where the application's own code may ask for them though no setting
    /// does.
    /// </returns>
    private EndpointTls UseProxyAndTls(string name, EndpointConfiguration endpoint, bool isProxied)
    {
        var certificate = certificates.Find(name);
        var names = certificates.FindNames(name);
        // Kestrel would use it where this callback adds no TLS. To pass over it would be to serve other certificates than
        // the application thinks, to clients that it asks for less.
        if (names is null && endpoint.ConfigSection.GetSection("Sni").GetChildren().Any())
        {
            throw new InvalidOperationException(
                $"{endpoint.ConfigSection.Path}:Sni cannot be served: give each name a Certificate:Path, or the endpoint one for all that have none.");
        }
        ClientCertificateMode? mode = ClientCertificateMode.NoCertificate;
        // The header stands before the TLS handshake.
        if (isProxied)
            endpoint.ListenOptions.UseProxyProtocol();
        // Kestrel would add TLS after this callback, behind the connection handler: that is, never.
        if (names is not null)
        {
            endpoint.ListenOptions.UseHttps(names.Load());
            mode = names.ClientCertificateMode;
        }
        else if (certificate is not null)
        {
            certificate.Load();
            endpoint.ListenOptions.UseHttps(https =>
            {
                var isInCode = https.OnAuthenticate is not null;
                certificate.Apply(https);
                mode = ModeOf(https, isInCode);
            });
        }
        else if (endpoint.IsHttps)
        {
            endpoint.ListenOptions.UseHttps(endpoint.HttpsOptions);
            mode = ModeOf(endpoint.HttpsOptions, endpoint.HttpsOptions.OnAuthenticate is not null);
        }
        return new EndpointTls(certificate is not null || names is not null || endpoint.IsHttps, mode);

        static ClientCertificateMode? ModeOf(HttpsConnectionAdapterOptions https, bool isInCode) =>
            isInCode && https.ClientCertificateMode == ClientCertificateMode.NoCertificate ? null : https.ClientCertificateMode;
    }
}
