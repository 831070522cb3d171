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

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = connections.Add(connection);
        _ = ServeToEndAsync(client);
        // A method that takes no notice of being cancelled must not hold up the server's stop, as Kestrel waits for this.
        return client.Ended;
    }

    /// <summary>Serves a connection, and completes <see cref="RpcConnection.Ended"/>. This is all that waits while it is idle.</summary>
    private async Task ServeToEndAsync(RpcConnection client)
    {
        RequestProcessor? processor = null;
        try
        {
            TcpKeepAlive.Ask(client.Features);
            await connections.AnnounceAsync(client);
            for (var goesOn = true; goesOn && !client.IsStopping;)
            {
                var reading = client.Transport.Input.ReadAsync();
                if (!reading.IsCompleted && processor?.IsAtRest == true)
                {
                    _processors.Return(processor);
                    processor = null;
                }
                var result = await reading;
                if (processor is null && result is { IsCompleted: true, Buffer.IsEmpty: true })
                    break;
                processor ??= _processors.Rent(client);
                goesOn = await ServeAsync(client, processor, result);
            }
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException
            || client.Closed.IsCancellationRequested || client.Ended.IsCompleted)
        {
            EventRpcLog.ConnectionLost(server.Logger, e, client.Id);
        }
#pragma warning disable CA1031 // One connection's failure is not another's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            client.EndBecause(RpcCloseReason.ServerError);
            EventRpcLog.ConnectionFailed(server.Logger, e, client.Id);
        }
        try
        {
            // Not for another connection: it may have been left in the middle of something.
            processor?.Dispose();
            await connections.RemoveAsync(client);
            client.End();
        }
#pragma warning disable CA1031 // Kestrel gets to know.
        catch (Exception e)
#pragma warning restore CA1031
        {
            client.End(e);
        }
    }

    /// <summary>Serves what has arrived.</summary>
    /// <returns>Whether the connection goes on.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ServeAsync(RpcConnection client, RequestProcessor processor, ReadResult result)
    {
        var frames = processor.Frames;
        var replies = processor.Replies;
        var watch = client.Watch;
        var buffer = result.Buffer;
        var arrived = buffer.Length;
        var left = 0L;
        var isInside = false;
        var goesOn = true;
        try
        {
            while (goesOn && !client.IsStopping)
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
                        Refuse(client, "the client sent a message without a body");
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
                    Refuse(client, "the client left in the middle of a message");
                goesOn = false;
            }
        }
        finally
        {
            frames.Release();
            client.Transport.Input.AdvanceTo(buffer.Start, buffer.End);
        }
        CountReceived(client, arrived - left);
        processor.Rest();
        await replies.FlushAsync();
        if (isInside)
            watch.Receiving(arrived);
        else
            watch.Idle();
        return goesOn && !replies.IsClosed;
    }

    private void CountReceived(RpcConnection client, long bytes)
    {
        client.Counts.BytesReceived += bytes;
        server.Statistics.BytesReceived.Add(bytes);
    }

    private void Refuse(RpcConnection client, string reason)
    {
        client.EndBecause(RpcCloseReason.ProtocolError);
        EventRpcLog.ConnectionRefused(server.Logger, client.Id, reason);
    }
}
