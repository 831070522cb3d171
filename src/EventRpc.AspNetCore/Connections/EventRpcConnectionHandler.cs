using System.IO.Pipelines;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.AspNetCore;

/// <summary>
/// Serves each connection for itself: takes messages out of what arrives, has each processed in order, and sends the
/// replies to all that arrived together with one flush.
/// </summary>
internal sealed class EventRpcConnectionHandler(EventRpcServer server) : ConnectionHandler
{
    /// <summary>So much is sent before the rest of a batch is processed: a client that does not read is not read from.</summary>
    private const int FlushThreshold = 64 * 1024;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = server.Connect(connection);
        var stopRequested = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var frames = new FrameReader(server.Options.Limits.MaxMessageSize);
        try
        {
            await using (stopRequested.UnsafeRegister(static input => ((PipeReader)input!).CancelPendingRead(), connection.Transport.Input))
            {
                await ServeAsync(connection, client, frames);
            }
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException || connection.ConnectionClosed.IsCancellationRequested)
        {
            EventRpcLog.ConnectionLost(server.Logger, e, client.Id);
        }
#pragma warning disable CA1031 // One connection's failure is not another's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            EventRpcLog.ConnectionFailed(server.Logger, e, client.Id);
        }
        finally
        {
            await server.DisconnectAsync(client);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, RpcConnection client, FrameReader frames)
    {
        using var replies = new ReplyWriter(connection.Transport.Output, server.Options.Limits.MaxMessageSize);
        var processor = new RequestProcessor(server, client, replies);
        frames.MaxLength = processor.MaxMessageSize;
        var input = connection.Transport.Input;
        var goesOn = true;
        while (goesOn)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            try
            {
                while (goesOn)
                {
                    switch (frames.Read(ref buffer))
                    {
                        case FrameReadResult.Message:
                            goesOn = await processor.ProcessAsync(frames.Body, connection.ConnectionClosed);
                            if (replies.Length > FlushThreshold)
                                await replies.FlushAsync();
                            goesOn &= !replies.IsClosed;
                            frames.MaxLength = processor.MaxMessageSize;
                            continue;
                        case FrameReadResult.TooLarge:
                            processor.ReplyToOversize(frames.AnnouncedLength);
                            // A client writes its whole message before it reads, so the rest is taken in, and the
                            // connection goes on behind it. A stranger that begins so is no client at all.
                            goesOn = !processor.IsStranger;
                            frames.SkipBody();
                            continue;
                        case FrameReadResult.Skipped:
                            continue;
                        case FrameReadResult.Empty:
                            EventRpcLog.ConnectionRefused(server.Logger, client.Id, "the client sent a message without a body");
                            goesOn = false;
                            continue;
                    }
                    break;
                }
                if (result.IsCompleted && goesOn)
                {
                    if (frames.IsInsideMessage || !buffer.IsEmpty)
                        EventRpcLog.ConnectionRefused(server.Logger, client.Id, "the client left in the middle of a message");
                    goesOn = false;
                }
                goesOn &= !result.IsCanceled;
            }
            finally
            {
                frames.Release();
                input.AdvanceTo(buffer.Start, buffer.End);
            }
            processor.Rest();
            await replies.FlushAsync();
            goesOn &= !replies.IsClosed;
        }
    }
}
