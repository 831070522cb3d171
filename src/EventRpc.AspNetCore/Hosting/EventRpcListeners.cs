using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventRpc.AspNetCore;

/// <summary>The listeners that have been given to the server, by configuration or in code.</summary>
internal sealed class EventRpcListeners
{
    private readonly List<Listener> _listeners = [];
    private readonly Lock _gate = new();

    /// <summary>Endpoints of the configuration that Kestrel will bring when it starts, and that speak RPC.</summary>
    public IReadOnlyList<string> Configured { get; set; } = [];

    /// <summary>Likewise those that are log listeners.</summary>
    public IReadOnlyList<string> ConfiguredLog { get; set; } = [];

    /// <summary>Whether one speaks RPC.</summary>
    public bool Any => Configured.Count > 0 || Bound.Count > 0;

    /// <summary>Whether one is a log listener.</summary>
    public bool AnyLog => ConfiguredLog.Count > 0 || BoundLog.Count > 0;

    /// <summary>The listeners that speak RPC, with the ports that they were really given once the server has started.</summary>
    public IReadOnlyList<EventRpcEndpoint> Bound => Find(isLog: false);

    /// <summary>The log listeners, likewise.</summary>
    public IReadOnlyList<EventRpcEndpoint> BoundLog => Find(isLog: true);

    /// <summary>Whether it is certain that no listener that speaks RPC asks its clients for certificates.</summary>
    public bool NoneAsksForCertificates
    {
        get
        {
            lock (_gate)
                return _listeners.All(l => l.IsLog || l.Tls.AsksForNoCertificate);
        }
    }

    /// <param name="name">The endpoint's name in the configuration; null for one made in code.</param>
    /// <param name="options">The endpoint.</param>
    /// <param name="isLog">Whether it is a log listener.</param>
    /// <param name="tls">Its TLS.</param>
    public void Add(string? name, ListenOptions options, bool isLog, EndpointTls tls)
    {
        lock (_gate)
        {
            // Kestrel configures an endpoint anew when its configuration changes.
            name ??= options.ToString()!;
            _listeners.RemoveAll(l => l.Name == name);
            _listeners.Add(new Listener(name, options, isLog, tls));
        }
    }

    /// <summary>The listeners that should be there and are not.</summary>
    /// <param name="addresses">Those that Kestrel has bound.</param>
    /// <param name="isLog">Whether log listeners are meant, or those that speak RPC.</param>
    public IReadOnlyList<string> NotBound(ICollection<string> addresses, bool isLog)
    {
        lock (_gate)
        {
            var bound = _listeners.Where(l => addresses.Contains(l.Options.ToString()!)).Select(l => l.Name);
            var wanted = (isLog ? ConfiguredLog : Configured).Concat(_listeners.Where(l => l.IsLog == isLog).Select(l => l.Name));
            return [.. wanted.Except(bound, StringComparer.OrdinalIgnoreCase)];
        }
    }

    private IReadOnlyList<EventRpcEndpoint> Find(bool isLog)
    {
        lock (_gate)
            return [.. _listeners.Where(l => l.IsLog == isLog).Select(l => new EventRpcEndpoint(l.Name, l.Options.EndPoint, l.Tls.IsOn))];
    }

    private sealed record Listener(string Name, ListenOptions Options, bool IsLog, EndpointTls Tls);
}
