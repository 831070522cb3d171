using System.Diagnostics.Metrics;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// What the server counts anyway, read when somebody asks. Nothing is done for it meanwhile, and no listener that comes
/// late can miss the start of what it sees the end of.
/// </summary>
internal sealed class ObservedMetrics
{
    private static readonly KeyValuePair<string, object?>[] Limits = TagValues<RpcLimit>.Tags(TagNames.Limit);

    private readonly EventRpcServer _server;
    private readonly ConnectionTable _connections;

    public ObservedMetrics(EventRpcServer server, ConnectionTable connections, ConnectionGate gate, IMeterFactory meters)
    {
        _server = server;
        _connections = connections;
        var meter = meters.Create(EventRpcTelemetry.MeterName);
        meter.CreateObservableUpDownCounter("eventrpc.server.active_connections", ConnectionsByEndpoint, "{connection}", "How many clients are connected.");
        meter.CreateObservableUpDownCounter("eventrpc.server.admitted_connections", () => gate.Count, "{connection}", "How many connections count towards the limit, those in their TLS handshake and those whose last replies are being sent included.");
        meter.CreateObservableUpDownCounter("eventrpc.server.connection.limit", () => server.Options.Limits.MaxConnections, "{connection}", "How many there may be, on all endpoints together.");
        meter.CreateObservableUpDownCounter("eventrpc.server.calls_in_flight", () => server.CallsInFlight, "{call}", "How many calls wait for their methods.");
        meter.CreateObservableUpDownCounter("eventrpc.server.call.limit", () => server.Options.Limits.MaxCallsInFlight, "{call}", "How many may.");
        meter.CreateObservableCounter("eventrpc.server.network.io", Bytes, "By", "Bytes of messages with their headers, without TLS.");
        meter.CreateObservableUpDownCounter("eventrpc.server.objects", () => server.ObjectCount, "{object}", "How many objects are kept for clients.");
        meter.CreateObservableCounter("eventrpc.server.auth.failures", () => server.Statistics.AuthenticationFailures, "{failure}", "Logins that were refused, on connections and by HTTP.");
        meter.CreateObservableCounter("eventrpc.server.decode.errors", DecodeErrors, "{error}", "Messages that could not be read.");
        meter.CreateObservableCounter("eventrpc.server.limit.rejections", LimitRejections, "{rejection}", "What ran into a limit.");
        meter.CreateObservableUpDownCounter("eventrpc.server.log.clients", () => server.LogClientCount, "{client}", "How many log clients are connected.");
        meter.CreateObservableCounter("eventrpc.server.log.lost_lines", () => server.Statistics.LostLogLines, "{line}", "Log lines that readers were too slow for.");
    }

    private IEnumerable<Measurement<int>> ConnectionsByEndpoint() =>
        _connections.CountByEndpoint(_server.Endpoints.Select(endpoint => endpoint.Name))
            .Select(count => new Measurement<int>(count.Value, KeyValuePair.Create(TagNames.Endpoint, (object?)count.Key)));

    private IEnumerable<Measurement<long>> Bytes()
    {
        yield return new(_server.Statistics.BytesReceived.Total, KeyValuePair.Create(TagNames.Direction, (object?)"receive"));
        yield return new(_server.Statistics.BytesSent.Total, KeyValuePair.Create(TagNames.Direction, (object?)"transmit"));
    }

    private IEnumerable<Measurement<long>> DecodeErrors() =>
        // The last is for what comes before one is agreed on.
        MessageFormat.All.Append(MessageFormat.Negotiation)
            .Select(format => new Measurement<long>(_server.Statistics.DecodeErrors(format), KeyValuePair.Create(TagNames.MessageFormat, (object?)format.Name)));

    private IEnumerable<Measurement<long>> LimitRejections() =>
        _server.LimitRejections.Select(rejections => new Measurement<long>(rejections.Value, Limits[(int)rejections.Key]));
}
