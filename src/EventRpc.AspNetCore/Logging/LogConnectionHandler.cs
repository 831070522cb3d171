using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.AspNetCore;

/// <summary>Sends each log client the lines that the log still has and then those that come.</summary>
internal sealed class LogConnectionHandler(RpcLog log, LogClients clients, EventRpcServer server, TimeProvider time) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (!clients.TryAdd(out var id))
        {
            EventRpcLog.LogClientRefused(server.Logger, LogText.Of(connection.RemoteEndPoint), clients.Max);
            return;
        }

        EventRpcLog.LogClientAccepted(server.Logger, id, LogText.Of(connection.RemoteEndPoint));
        EventRpcLog.LogClientConnected(server.Logger);
        try
        {
            TcpKeepAlive.Ask(connection.Features);
            await ServeAsync(connection);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or OperationCanceledException || connection.ConnectionClosed.IsCancellationRequested)
        {
            // It has gone, which is how log clients end.
        }
        finally
        {
            clients.Remove();
            EventRpcLog.LogClientDisconnected(server.Logger);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        var stopRequested = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopRequested);
        await using var limit = ending.Token.UnsafeRegister(_ => AbortLater(connection), null);
        var reading = DiscardInputAsync(connection.Transport.Input, ending);
        try
        {
            await new LogFeed(log, server.Statistics, time, new PeerLogFormat(time), connection.Transport.Output).SendAsync(LogFeed.FromOldest, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            connection.Transport.Input.CancelPendingRead();
            await reading;
        }
    }

    /// <summary>Reads what the client sends, which means nothing, until it has no more to say or the other side ends.</summary>
    private static async Task DiscardInputAsync(PipeReader input, CancellationTokenSource ending)
    {
        try
        {
            while (await input.ReadAsync() is { IsCompleted: false, IsCanceled: false } result)
                input.AdvanceTo(result.Buffer.End);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // It has gone.
        }
        await ending.CancelAsync();
    }

    /// <summary>
    /// Kestrel sends what is left before it closes, however long that takes; a client that does not read must hold up
    /// neither that nor the server's stop.
    /// </summary>
    private void AbortLater(ConnectionContext connection)
    {
        // Fires once, when the connection has long been closed, as a rule; then it does nothing, and nobody has it any more.
        var limit = new CancellationTokenSource(LogFeed.LastWords, time);
        limit.Token.UnsafeRegister(
            static state => ((ConnectionContext)state!).Abort(new ConnectionAbortedException("The log client did not read.")),
            connection);
    }
}
