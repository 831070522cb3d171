using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EventRpc.AspNetCore;

/// <summary>What health checks look at, with the figures that they report.</summary>
internal sealed class ServerHealth(EventRpcServer server, ConnectionGate gate, EventRpcListeners listeners, IServer web, IEnumerable<ForeignClasses> foreign)
{
    /// <summary>From this share of a limit on there is reason to look.</summary>
    private const double Saturated = 0.8;

    public bool IsDraining => server.IsDraining;

    /// <summary>The endpoints that clients cannot connect to: before the start, after the end, or because a change of
    /// Kestrel's configuration failed.</summary>
    public IReadOnlyList<string> NotBound => FindNotBound(isLog: false);

    /// <summary>Log listeners that should be there and are not, which no client is the worse for.</summary>
    public IReadOnlyList<string> LogNotBound => FindNotBound(isLog: true);

    /// <summary>Which limits are nearly reached, in words.</summary>
    public IEnumerable<string> Saturation
    {
        get
        {
            var limits = server.Options.Limits;
            if (gate.Count >= Saturated * limits.MaxConnections)
                yield return $"{gate.Count} of {limits.MaxConnections} connections";
            if (server.CallsInFlight >= Saturated * limits.MaxCallsInFlight)
                yield return $"{server.CallsInFlight} of {limits.MaxCallsInFlight} calls in flight";
        }
    }

    /// <summary>What is wrong with the servers that classes are forwarded to, in words.</summary>
    public IEnumerable<string> Trouble => foreign.SelectMany(classes => classes.Trouble());

    public Dictionary<string, object> Figures => new()
    {
        ["draining"] = IsDraining,
        ["connections"] = gate.Count,
        ["maxConnections"] = server.Options.Limits.MaxConnections,
        ["callsInFlight"] = server.CallsInFlight,
        ["maxCallsInFlight"] = server.Options.Limits.MaxCallsInFlight,
        ["objects"] = server.ObjectCount,
        ["logClients"] = server.LogClientCount,
    };

    private IReadOnlyList<string> FindNotBound(bool isLog) => listeners.NotBound(web.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], isLog);
}
