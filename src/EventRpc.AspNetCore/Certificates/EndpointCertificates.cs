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
    private readonly Dictionary<string, EndpointNames> _names = new(StringComparer.OrdinalIgnoreCase);
    private IDisposable? _view;

    /// <summary>The certificates that are looked after.</summary>
    public IReadOnlyCollection<EndpointCertificate> All => [.. _certificates.Values, .. _names.Values.SelectMany(names => names.Certificates)];

    /// <summary>The certificate of an endpoint; null if Kestrel looks after it.</summary>
    public EndpointCertificate? Find(string endpoint) => _certificates.GetValueOrDefault(endpoint);

    /// <summary>The certificates of an endpoint that has several, by the names that clients ask for; null if it has not.</summary>
    public EndpointNames? FindNames(string endpoint) => _names.GetValueOrDefault(endpoint);

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
            if (endpoint["Url"] is not { } url || !KestrelView.IsHttps(url) || isInStore)
                continue;
            var names = endpoint.GetSection("Sni").GetChildren()
                .Select(name => (Section: name, Files: new CertificateFiles(name.GetSection("Certificate"), environment.ContentRootPath)))
                .ToList();
            if (names.Count > 0)
            {
                if (own.Exist || shared.Exist || names.TrueForAll(name => name.Files.Exist))
                    _names[endpoint.Key] = new EndpointNames([.. names.Select(name => Make(name.Section, () => name.Files.Exist ? name.Files : own.Exist ? own : shared))]);
            }
            else if (own.Exist || shared.Exist)
            {
                _certificates[endpoint.Key] = Make(endpoint, () => own.Exist ? own : shared);
            }

            EndpointCertificate Make(IConfigurationSection section, Func<CertificateFiles> files) => new(section, endpoint, files, time, logger);
        }
        if (_certificates.Count == 0 && _names.Count == 0)
            return;

        var view = new ConfigurationBuilder().Add(new KestrelView(kestrel, [.. _certificates.Keys, .. _names.Keys])).Build();
        _view = view as IDisposable;
        try
        {
            SetConfiguration(loader, view);
        }
        catch (MissingMethodException e)
        {
            _certificates.Clear();
            _names.Clear();
            EventRpcLog.CertificatesLeftToKestrel(logger, e);
        }
    }

    public void Dispose() => _view?.Dispose();

    // The loader has no other way in: a new loader would lose what the application has asked this one for.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Configuration")]
    private static extern void SetConfiguration(KestrelConfigurationLoader loader, IConfiguration configuration);
}
