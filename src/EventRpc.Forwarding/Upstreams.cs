using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.Forwarding;

/// <summary>The servers that classes are forwarded to: those of <c>EventRpc:Forward</c>.</summary>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class Upstreams(IOptions<EventRpcOptions> options, ServerStatistics statistics, TimeProvider time, ILogger<EventRpcServer> logger)
{
    public const string NeedsReflection = "Calls are forwarded through converters that are put together by reflection.";

    public IReadOnlyList<Upstream> All { get; } = [.. options.Value.Forward.Select(server => new Upstream(server, options.Value.Limits, statistics, time, logger))];

    /// <summary>Their classes, for the server.</summary>
    public ForeignClasses Classes => new([.. All.SelectMany(upstream => upstream.Classes)], () => All.Select(upstream => upstream.Trouble).OfType<string>());
}
