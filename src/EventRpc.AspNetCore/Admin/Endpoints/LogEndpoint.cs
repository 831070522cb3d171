using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /log</c>: the log as it goes on, for pages and for <c>curl -N</c>.</summary>
internal static class LogEndpoint
{
    public const string EventStream = "text/event-stream";

    private static readonly NumberParameter Level = new("level", PeerLevel.Lowest, PeerLevel.Highest, "Only lines of levels up to this, as the peer has them; all that the server keeps if none is given.");
    private static readonly NumberParameter Cid = new("cid", 1, long.MaxValue, "Only lines about this connection.");
    private static readonly NumberParameter Tail = new("tail", 0, int.MaxValue, "How many of the lines that are kept to begin with; all if none is given.");

    /// <summary>What the endpoint takes.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } = [Level, Cid, Tail];

    public static async Task HandleAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var (level, cid, tail) = (query.Read(Level), query.Read(Cid), query.Read(Tail));
        if (!query.IsValid)
        {
            await query.RefuseAsync();
            return;
        }

        var server = context.RequestServices.GetRequiredService<EventRpcServer>();
        var clients = context.RequestServices.GetRequiredService<LogClients>();
        var remote = context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null;
        if (!clients.TryAdd(out var id))
        {
            EventRpcLog.LogClientRefused(server.Logger, LogText.Of(remote), clients.Max);
            await TypedResults.Problem($"There are {clients.Max} readers of the log already, as many as {context.RequestServices.GetRequiredService<EventRpcSection>().Key("Log:MaxClients")} allows.", statusCode: StatusCodes.Status503ServiceUnavailable)
                .ExecuteAsync(context);
            return;
        }
        try
        {
            await SendAsync(context, server, id, remote, (int?)level ?? PeerLevel.Highest, cid, (int?)tail);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException || context.RequestAborted.IsCancellationRequested)
        {
            // It has gone, which is how readers end.
        }
        finally
        {
            clients.Remove();
            EventRpcLog.LogClientDisconnected(server.Logger);
        }
    }

    private static async Task SendAsync(HttpContext context, EventRpcServer server, long id, IPEndPoint? remote, int level, long? cid, int? tail)
    {
        var log = context.RequestServices.GetRequiredService<RpcLog>();
        using var events = WantsEvents(context.Request) ? new EventStreamFormat(server.StartedAt.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture)) : null;
        var response = context.Response;
        var feed = new LogFeed(log, server.Statistics, server.Time, (LogFormat?)events ?? new PeerLogFormat(server.Time), response.BodyWriter) { Level = level, Cid = cid };
        // The last lines are those before it is said that somebody reads them.
        var next = events?.ReadId(context.Request.Headers["Last-Event-ID"]) is { } had && had <= log.Last ? had + 1
            : tail is { } count ? feed.FindLast(count)
            : LogFeed.FromOldest;
        EventRpcLog.LogClientAccepted(server.Logger, id, LogText.Of(remote));
        EventRpcLog.LogClientConnected(server.Logger);

        response.ContentType = events is null ? "text/plain; charset=utf-8" : EventStream;
        // For nginx, which would keep what it is given for a while.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.BodyWriter.FlushAsync(context.RequestAborted);

        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var lastWords = new CancellationTokenSource(Timeout.InfiniteTimeSpan, server.Time);
        await using var onLastWords = lastWords.Token.UnsafeRegister(static request => ((HttpContext)request!).Abort(), context);
        // One that does not read must not hold up the server's stop.
        await using var onStopping = stopping.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).CancelAfter(LogFeed.LastWords), lastWords);
        await feed.SendAsync(next, ending.Token);
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));
}
