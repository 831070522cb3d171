using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using EventRpc.LoadTest.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventRpc.LoadTest.Server;

/// <summary>
/// The floor: what any server on Kestrel's sockets costs. It counts frames, reads nothing of them and sends the same reply to
/// each, all that arrived together in one flush.
/// </summary>
internal static class FloorServer
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.None;
            listen.UseConnectionHandler<Handler>();
        }));
        return builder.Build();
    }

    /// <summary>The reply to get_data in Sereal: as long as that of the server that is measured.</summary>
    private static readonly byte[] Reply = LoadMessages.Reply();

    private sealed class Handler : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            var input = connection.Transport.Input;
            var output = connection.Transport.Output;
            while (true)
            {
                var result = await input.ReadAsync();
                var buffer = result.Buffer;
                var count = 0;
                while (TryTakeFrame(ref buffer))
                    count++;
                input.AdvanceTo(buffer.Start, buffer.End);
                for (; count > 0; count--)
                    output.Write(Reply);
                if (output.UnflushedBytes > 0)
                    await output.FlushAsync();
                if (result.IsCompleted)
                    return;
            }
        }

        private static bool TryTakeFrame(ref ReadOnlySequence<byte> buffer)
        {
            if (buffer.Length < MessageFrame.HeaderLength)
                return false;
            Span<byte> header = stackalloc byte[MessageFrame.HeaderLength];
            buffer.Slice(0, MessageFrame.HeaderLength).CopyTo(header);
            var length = MessageFrame.HeaderLength + BinaryPrimitives.ReadUInt32BigEndian(header);
            if (buffer.Length < length)
                return false;
            buffer = buffer.Slice(length);
            return true;
        }
    }
}
