using System.Net;
using System.Reflection;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /status</c>.</summary>
internal static class StatusEndpoint
{
    private static readonly string Version =
        typeof(StatusEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static async Task HandleAsync(HttpContext context)
    {
        var server = context.RequestServices.GetRequiredService<EventRpcServer>();
        var map = context.GetEndpoint()!.Metadata.GetRequiredMetadata<AdminMap>();
        var status = new ServerStatus(
            server.Name,
            Version,
            server.StartedAt.UtcDateTime,
            server.Uptime.TotalSeconds,
            server.IsDraining ? "draining" : "running",
            [.. server.Formats.Select(format => format.Name)],
            [.. server.Endpoints.Select(endpoint => Describe(endpoint, "rpc")), .. server.LogEndpoints.Select(endpoint => Describe(endpoint, "log"))],
            Count(server, context.RequestServices.GetRequiredService<ConnectionTable>()),
            LimitsStatus.Of(server.Options.Limits),
            await map.MayDisconnectAsync(context));
        await context.Response.WriteAsJsonAsync(status, AdminJson.Default.ServerStatus, cancellationToken: context.RequestAborted);
    }

    private static EndpointStatus Describe(EventRpcEndpoint endpoint, string kind) => new(endpoint.Name, AddressOf(endpoint.EndPoint), endpoint.IsTls, kind);

    private static string AddressOf(EndPoint endPoint) => endPoint.ToString() ?? "";

    private static ServerTotals Count(EventRpcServer server, ConnectionTable connections)
    {
        var statistics = server.Statistics;
        var calls = statistics.AllCalls(out var errors);
        return new(
            server.ConnectionCount,
            connections.TotalCount,
            calls.Count,
            errors,
            server.CallsInFlight,
            statistics.BytesReceived.Total,
            statistics.BytesSent.Total,
            server.ObjectCount,
            server.LogClientCount,
            statistics.AuthenticationFailures,
            statistics.LostLogLines,
            MessageFormat.All.Append(MessageFormat.Negotiation).ToDictionary(format => format.Name, statistics.DecodeErrors),
            server.LimitRejections.ToDictionary(rejected => CamelCase.Of(rejected.Key), rejected => rejected.Value));
    }
}
