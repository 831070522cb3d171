using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;

namespace EventRpc.AspNetCore;

/// <summary>
/// Serves each connection for itself: takes messages out of what arrives, has each processed in order, and sends the
/// replies to all that arrived together with one flush.
/// </summary>
internal sealed class EventRpcConnectionHandler(EventRpcServer server, ConnectionTable connections) : ConnectionHandler
{
    /// <summary>So much is sent before the rest of a batch is processed: a client that does not read is not read from.</summary>
    private const int FlushThreshold = 64 * 1024;

    private readonly RequestProcessors _processors = new(server);

    public override Task OnConnectedAsync(ConnectionContext context)
    {
        var connection = connections.Add(context);
        _ = ServeToEndAsync(connection);
        // A method that takes no notice of being cancelled must not hold up the server's stop, as Kestrel waits for this.
        return connection.Ended;
    }

    /// <summary>Serves a connection, and completes <see cref="RpcConnection.Ended"/>. This is all that waits while it is idle.</summary>
    private async Task ServeToEndAsync(RpcConnection connection)
    {
        RequestProcessor? processor = null;
        try
        {
            TcpKeepAlive.Ask(connection.Features);
            await connections.AnnounceAsync(connection);
            for (var goesOn = true; goesOn && !connection.IsStopping;)
            {
                var reading = connection.Transport.Input.ReadAsync();
                if (!reading.IsCompleted && processor?.IsAtRest == true)
                {
                    _processors.Return(processor);
                    processor = null;
                }
                var result = await reading;
                if (processor is null && result is { IsCompleted: true, Buffer.IsEmpty: true })
                    break;
                processor ??= _processors.Rent(connection);
                goesOn = await ServeAsync(connection, processor, result);
            }
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException
            || connection.Closed.IsCancellationRequested || connection.Ended.IsCompleted)
        {
            EventRpcLog.ConnectionLost(server.Logger, e, connection.Id);
        }
#pragma warning disable CA1031 // One connection's failure is not another's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            connection.EndBecause(RpcCloseReason.ServerError);
            EventRpcLog.ConnectionFailed(server.Logger, e, connection.Id);
        }
        try
        {
            // Not for another connection: it may have been left in the middle of something.
            processor?.Dispose();
            await connections.RemoveAsync(connection);
            connection.End();
        }
#pragma warning disable CA1031 // Kestrel gets to know.
        catch (Exception e)
#pragma warning restore CA1031
        {
            connection.End(e);
        }
    }

    /// <summary>Serves what has arrived.</summary>
    /// <returns>Whether the connection goes on.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ServeAsync(RpcConnection connection, RequestProcessor processor, ReadResult result)
    {
        var frames = processor.Frames;
        var replies = processor.Replies;
        var watch = connection.Watch;
        var buffer = result.Buffer;
        var arrived = buffer.Length;
        var left = 0L;
        var isInside = false;
        var goesOn = true;
        try
        {
            while (goesOn && !connection.IsStopping)
            {
                switch (frames.Read(ref buffer))
                {
                    case FrameReadResult.Message:
                        watch.Calling();
                        goesOn = await processor.ProcessAsync(frames.Body);
                        if (processor.IsHandshakeComplete)
                            watch.EndHandshake();
                        if (replies.Length > FlushThreshold)
                        {
                            await replies.FlushAsync();
                            processor.Pause();
                        }
                        goesOn &= !replies.IsClosed;
                        frames.MaxLength = processor.MaxMessageSize;
                        continue;
                    case FrameReadResult.TooLarge:
                        // A client writes its whole message before it reads, so the rest is taken in, and the
                        // connection goes on behind it.
                        goesOn = processor.ReplyToOversize(frames.AnnouncedLength);
                        frames.SkipBody();
                        continue;
                    case FrameReadResult.Skipped:
                        continue;
                    case FrameReadResult.Empty:
                        Refuse(connection, "the client sent a message without a body");
                        goesOn = false;
                        continue;
                }
                break;
            }
            isInside = frames.IsInsideMessage || !buffer.IsEmpty;
            left = buffer.Length;
            if (result.IsCompleted && goesOn)
            {
                if (isInside)
                    Refuse(connection, "the client left in the middle of a message");
                goesOn = false;
            }
        }
        finally
        {
            frames.Release();
            connection.Transport.Input.AdvanceTo(buffer.Start, buffer.End);
        }
        CountReceived(connection, arrived - left);
        processor.Rest();
        await replies.FlushAsync();
        if (isInside)
            watch.Receiving(arrived);
        else
            watch.Idle();
        return goesOn && !replies.IsClosed;
    }

    private void CountReceived(RpcConnection connection, long bytes)
    {
        connection.Counts.BytesReceived += bytes;
        server.Statistics.BytesReceived.Add(bytes);
    }

    private void Refuse(RpcConnection connection, string reason)
    {
        connection.EndBecause(RpcCloseReason.ProtocolError);
        EventRpcLog.ConnectionRefused(server.Logger, connection.Id, reason);
    }
}
