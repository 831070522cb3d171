using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventRpc.AspNetCore;

/// <summary>The listeners that have been given to the server, by configuration or in code.</summary>
internal sealed class EventRpcListeners
{
    private readonly List<(string Name, ListenOptions Options, bool? IsTls)> _listeners = [];
    private readonly Lock _gate = new();

    /// <summary>Endpoints of the configuration that Kestrel will bring when it starts.</summary>
    public IReadOnlyList<string> Configured { get; set; } = [];

    public bool Any
    {
        get
        {
            lock (_gate)
                return _listeners.Count > 0 || Configured.Count > 0;
        }
    }

    /// <summary>The listeners, with the ports that they were really given once the server has started.</summary>
    public IReadOnlyList<EventRpcEndpoint> Bound
    {
        get
        {
            lock (_gate)
                return [.. _listeners.Select(l => new EventRpcEndpoint(l.Name, l.Options.EndPoint, l.IsTls))];
        }
    }

    public void Add(string? name, ListenOptions options, bool? isTls)
    {
        lock (_gate)
        {
            // Kestrel configures an endpoint anew when its configuration changes.
            name ??= options.ToString()!;
            _listeners.RemoveAll(l => l.Name == name);
            _listeners.Add((name, options, isTls));
        }
    }
}
