using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// Notices endpoints that are added to Kestrel's configuration while the server runs, under a name for Event::RPC: Kestrel
/// serves them as HTTP, since it asks nobody at that time.
/// </summary>
internal sealed class AddedEndpoints(ILogger<EventRpcServer> logger) : IDisposable
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private ChangeWatch? _watch;

    /// <summary>Begins to watch for endpoints besides those that are there.</summary>
    public void Watch(IConfiguration kestrel, IEnumerable<string> known)
    {
        // Options may be made more than once.
        if (_watch is not null)
            return;
        _known.UnionWith(known);
        _watch = new ChangeWatch(kestrel.GetReloadToken, () => Look(kestrel));
    }

    public void Dispose() => _watch?.Dispose();

    private void Look(IConfiguration kestrel)
    {
        lock (_known)
        {
            foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren())
            {
                if (endpoint.Key.StartsWith(EventRpcEndpointSetup.Prefix, StringComparison.OrdinalIgnoreCase) && _known.Add(endpoint.Key))
                    EventRpcLog.EndpointNotServed(logger, endpoint.Key);
            }
        }
    }
}
