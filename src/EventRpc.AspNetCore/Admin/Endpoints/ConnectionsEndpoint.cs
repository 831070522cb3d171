using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /connections</c>: those that are open, or those that ended last.</summary>
internal static class ConnectionsEndpoint
{
    private const string Open = "open";
    private const string Closed = "closed";

    private static readonly SortColumns<RpcConnection> OpenColumns = new SortColumns<RpcConnection>(connection => connection.Id)
        .Add("id", connection => connection.Id)
        .AddText("remote", connection => connection.RemoteEndPoint?.ToString())
        .AddText("endpoint", connection => connection.Endpoint)
        .Add("tls", connection => connection.IsEncrypted ? 1 : 0)
        .AddText("user", connection => connection.UserName)
        .AddText("format", connection => ConnectionStatus.AgreedFormat(connection.MessageFormat))
        .Add("connectedAt", connection => connection.ConnectedAt.UtcTicks)
        .Add("idleSeconds", connection => connection.IdleTime.Ticks)
        .Add("calls", connection => connection.CallCount)
        .Add("errors", connection => connection.FailedCallCount)
        .Add("bytesReceived", connection => connection.BytesReceived)
        .Add("bytesSent", connection => connection.BytesSent)
        .Add("objects", connection => connection.ObjectCount)
        .AddText("runningMethod", connection => connection.RunningMethod);

    private static readonly SortColumns<ClosedConnection> ClosedColumns = new SortColumns<ClosedConnection>(closed => closed.Id)
        .Add("id", closed => closed.Id)
        .AddText("remote", closed => closed.RemoteEndPoint?.ToString())
        .AddText("endpoint", closed => closed.Endpoint)
        .Add("tls", closed => closed.IsEncrypted ? 1 : 0)
        .AddText("user", closed => closed.UserName)
        .AddText("format", closed => ConnectionStatus.AgreedFormat(closed.MessageFormat))
        .Add("connectedAt", closed => closed.ConnectedAt.UtcTicks)
        .Add("closedAt", closed => closed.ClosedAt.UtcTicks)
        .AddText("reason", closed => CamelCase.Of(closed.Reason))
        .Add("calls", closed => closed.CallCount)
        .Add("errors", closed => closed.FailedCallCount)
        .Add("bytesReceived", closed => closed.BytesReceived)
        .Add("bytesSent", closed => closed.BytesSent);

    private static readonly ChoiceParameter OpenSort = OpenColumns.Parameter("id");
    private static readonly ChoiceParameter ClosedSort = ClosedColumns.Parameter("-closedAt");

    private static readonly ChoiceParameter State = new("state", [Open, Closed], "Whether to give those that are open, or the last 10,000 that have ended; open if none is given.");

    private static readonly TextParameter User = new("user", "Only connections on which this user has logged in.", "a user's name");

    /// <summary>What the endpoint takes.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        State,
        new ChoiceParameter("sort", [.. OpenSort.Choices.Union(ClosedSort.Choices)], "The column to sort by, descending with a minus in front; if none is given, id of open and -closedAt of closed connections."),
        User,
        ListQuery<RpcConnection>.LimitParameter,
        ListQuery<RpcConnection>.CursorParameter,
    ];

    public static Task HandleAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        return query.Read(State) == Open ? HandleOpenAsync(context, query) : HandleClosedAsync(context, query);
    }

    private static Task HandleOpenAsync(HttpContext context, QueryReader query)
    {
        var list = ListQuery<RpcConnection>.Read(query, Open, query.Read(OpenSort), OpenColumns);
        var user = query.Read(User);
        if (!query.IsValid)
            return query.RefuseAsync();
        var all = context.RequestServices.GetRequiredService<ConnectionTable>().All.Where(connection => user is null || connection.UserName == user);
        return context.Response.WriteAsJsonAsync(list.Take(all, ConnectionStatus.Of), AdminJson.Default.Connections, cancellationToken: context.RequestAborted);
    }

    private static Task HandleClosedAsync(HttpContext context, QueryReader query)
    {
        var list = ListQuery<ClosedConnection>.Read(query, Closed, query.Read(ClosedSort), ClosedColumns);
        var user = query.Read(User);
        if (!query.IsValid)
            return query.RefuseAsync();
        var all = context.RequestServices.GetRequiredService<ClosedConnections>().All.Where(closed => user is null || closed.UserName == user);
        return context.Response.WriteAsJsonAsync(list.Take(all, ClosedConnectionStatus.Of), AdminJson.Default.ClosedConnections, cancellationToken: context.RequestAborted);
    }
}
