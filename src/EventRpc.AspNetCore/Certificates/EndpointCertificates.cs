using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes over TLS on the endpoints of Kestrel's configuration whose certificates are files. Kestrel would restart such an
/// endpoint when its file changes, and end its connections with all their objects.
/// </summary>
internal sealed class EndpointCertificates(IHostEnvironment environment, TimeProvider time, ILogger<EventRpcServer> logger) : IDisposable
{
    private readonly Dictionary<string, EndpointCertificate> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private IDisposable? _view;

    /// <summary>The certificates that are looked after.</summary>
    public IReadOnlyCollection<EndpointCertificate> All => _certificates.Values;

    /// <summary>The certificate of an endpoint; null if Kestrel looks after it.</summary>
    public EndpointCertificate? Find(string endpoint) => _certificates.GetValueOrDefault(endpoint);

    /// <summary>Takes those endpoints over that have a certificate in a file, their own or the default one.</summary>
    public void TakeOver(KestrelConfigurationLoader loader, IEnumerable<string> endpoints)
    {
        // Options may be made more than once.
        if (_view is not null)
            return;
        var kestrel = loader.Configuration;
        foreach (var endpoint in endpoints.Select(kestrel.GetSection("Endpoints").GetSection))
        {
            var own = new CertificateFiles(endpoint.GetSection("Certificate"), environment.ContentRootPath);
            var shared = new CertificateFiles(kestrel.GetSection("Certificates").GetSection("Default"), environment.ContentRootPath);
            var isInStore = !string.IsNullOrEmpty(endpoint["Certificate:Subject"]);
            if (endpoint["Url"] is { } url
                && KestrelView.IsHttps(url)
                && !endpoint.GetSection("Sni").GetChildren().Any()
                && !isInStore
                && (own.Exist || shared.Exist))
            {
                _certificates[endpoint.Key] = new EndpointCertificate(endpoint, () => own.Exist ? own : shared, time, logger);
            }
        }
        if (_certificates.Count == 0)
            return;

        var view = new ConfigurationBuilder().Add(new KestrelView(kestrel, _certificates.Keys)).Build();
        _view = view as IDisposable;
        try
        {
            SetConfiguration(loader, view);
        }
        catch (MissingMethodException e)
        {
            _certificates.Clear();
            EventRpcLog.CertificatesLeftToKestrel(logger, e);
        }
    }

    public void Dispose() => _view?.Dispose();

    // The loader has no other way in: a new loader would lose what the application has asked this one for.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Configuration")]
    private static extern void SetConfiguration(KestrelConfigurationLoader loader, IConfiguration configuration);
}
