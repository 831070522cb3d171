using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary><c>GET</c> and <c>DELETE /connections/{id}</c>.</summary>
internal static class ConnectionEndpoint
{
    public const string Id = "id";

    /// <summary>What the endpoint takes.</summary>
    public static RouteParameter Parameter { get; } = new(Id, typeof(long), "The connection's number, which the log calls cid.");

    public static Task HandleAsync(HttpContext context) => Find(context) is { } connection
        ? context.Response.WriteAsJsonAsync(ConnectionDetails.Of(connection), AdminJson.Default.ConnectionDetails, cancellationToken: context.RequestAborted)
        : RefuseAsync(context);

    public static Task DisconnectAsync(HttpContext context)
    {
        var connections = context.RequestServices.GetRequiredService<ConnectionTable>();
        if (Find(context) is not { } connection || !connections.Disconnect(connection.Id))
            return RefuseAsync(context);
        EventRpcLog.DisconnectedByAdmin(
            context.RequestServices.GetRequiredService<ILogger<ConnectionTable>>(),
            connection.Id,
            LogText.Escape(context.User.Identity?.Name ?? ""),
            context.Connection.RemoteIpAddress);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static RpcConnection? Find(HttpContext context) =>
        long.TryParse(context.Request.RouteValues[Id] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? context.RequestServices.GetRequiredService<ConnectionTable>().Find(id)
            : null;

    private static Task RefuseAsync(HttpContext context) =>
        TypedResults.Problem("There is no connection of this id, or no longer.", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
}
