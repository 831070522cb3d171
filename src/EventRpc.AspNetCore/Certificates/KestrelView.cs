using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EventRpc.AspNetCore;

/// <summary>
/// Kestrel's configuration as Kestrel is to see it: endpoints that are taken over are plain, without a certificate that
/// it would watch. Nothing is kept, so changes of all the rest are seen as ever.
/// </summary>
internal sealed class KestrelView(IConfiguration kestrel, IReadOnlyCollection<string> endpoints) : IConfigurationProvider, IConfigurationSource
{
    private const string Https = "https:";
    private static readonly string[] TlsKeys = ["Certificate", "ClientCertificateMode", "SslProtocols", "Sni"];

    public static bool IsHttps(string url) => url.StartsWith(Https, StringComparison.OrdinalIgnoreCase);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public bool TryGet(string key, out string? value)
    {
        value = IsHidden(key) ? null : kestrel[key];
        if (value is not null && IsHttps(value) && endpoints.Any(endpoint => key.Equals($"Endpoints:{endpoint}:Url", StringComparison.OrdinalIgnoreCase)))
            value = MakePlain(value);
        return value is not null;
    }

    public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        var parent = parentPath is null ? kestrel : kestrel.GetSection(parentPath);
        return parent.GetChildren()
            .Select(child => child.Key)
            .Where(key => parentPath is null || !IsHidden(ConfigurationPath.Combine(parentPath, key)))
            .Concat(earlierKeys)
            .Order(ConfigurationKeyComparer.Instance);
    }

    public IChangeToken GetReloadToken() => kestrel.GetReloadToken();

    public void Set(string key, string? value) => kestrel[key] = value;

    public void Load()
    {
    }

    private static string MakePlain(string url)
    {
        var address = BindingAddress.Parse(url);
        // Without a port each scheme has one of its own.
        return address.IsUnixPipe || address.IsNamedPipe
            ? string.Concat("http:", url.AsSpan(Https.Length))
            : $"http://{address.Host}:{address.Port}{address.PathBase}";
    }

    private bool IsHidden(string key) =>
        endpoints.Any(endpoint => TlsKeys.Any(tls => IsAt(key, $"Endpoints:{endpoint}:{tls}")));

    private static bool IsAt(string key, string path) =>
        key.StartsWith(path, StringComparison.OrdinalIgnoreCase) && (key.Length == path.Length || key[path.Length] == ':');
}
