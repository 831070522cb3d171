using System.Net.Sockets;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EventRpc.AspNetCore;

/// <summary>
/// Serves each connection for itself: takes messages out of what arrives, has each processed in order, and sends the
/// replies to all that arrived together with one flush.
/// </summary>
internal sealed class EventRpcConnectionHandler(EventRpcServer server, ConnectionTable connections) : ConnectionHandler
{
    /// <summary>So much is sent before the rest of a batch is processed: a client that does not read is not read from.</summary>
    private const int FlushThreshold = 64 * 1024;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = connections.Add(connection);
        var served = ServeToEndAsync(connection, client);
        // A method that takes no notice of being cancelled must not hold up the server's stop, as Kestrel waits for this.
        await await Task.WhenAny(served, client.LeftBehind);
    }

    private async Task ServeToEndAsync(ConnectionContext connection, RpcConnection client)
    {
        var stopRequested = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var frames = new FrameReader(server.Options.Limits.MaxMessageSize);
        try
        {
            KeepAlive(connection);
            await using (stopRequested.UnsafeRegister(static client => ((RpcConnection)client!).Stop(), client))
            {
                await connections.AnnounceAsync(client);
                await ServeAsync(connection, client, frames);
            }
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException
            || connection.ConnectionClosed.IsCancellationRequested || client.LeftBehind.IsCompleted)
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
        finally
        {
            await connections.RemoveAsync(client);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, RpcConnection client, FrameReader frames)
    {
        using var replies = new ReplyWriter(connection.Transport.Output, server.Options.Limits.MaxMessageSize, client, server.Statistics);
        var processor = new RequestProcessor(server, client, replies);
        frames.MaxLength = processor.MaxMessageSize;
        var input = connection.Transport.Input;
        var watch = client.Watch;
        var goesOn = true;
        while (goesOn && !client.IsStopping)
        {
            var result = await input.ReadAsync();
            var buffer = result.Buffer;
            var arrived = buffer.Length;
            var left = 0L;
            var isInside = false;
            try
            {
                while (goesOn && !client.IsStopping)
                {
                    switch (frames.Read(ref buffer))
                    {
                        case FrameReadResult.Message:
                            watch.Calling();
                            goesOn = await processor.ProcessAsync(frames.Body, client.Aborted);
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
                            processor.ReplyToOversize(frames.AnnouncedLength);
                            // A client writes its whole message before it reads, so the rest is taken in, and the
                            // connection goes on behind it. A stranger that begins so is no client at all.
                            goesOn = !processor.IsStranger;
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
                input.AdvanceTo(buffer.Start, buffer.End);
            }
            CountReceived(client, arrived - left);
            processor.Rest();
            await replies.FlushAsync();
            goesOn &= !replies.IsClosed;
            if (isInside)
                watch.Receiving(arrived);
            else
                watch.Idle();
        }
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

    /// <summary>Has the system find out of clients that are gone without a word.</summary>
    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { ProtocolType: ProtocolType.Tcp } socket)
            return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
