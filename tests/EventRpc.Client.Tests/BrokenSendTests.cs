using System.Text;
using EventRpc.Protocol;

namespace EventRpc.Client.Tests;

/// <summary>A server that has gone while requests are sent to it.</summary>
public sealed class BrokenSendTests
{
    [Fact]
    public async Task A_reply_that_has_arrived_reaches_its_caller_though_nothing_can_be_sent_any_more()
    {
        await using var stream = new HalfBrokenStream("""{"ok":1,"msg":"served"}""");
        await using var connection = new ServerConnection(stream, new EventRpcClientOptions { Port = 1 });
        connection.Use(MessageFormat.Json);
        connection.Pipeline(2);
        var first = AskAsync(connection);
        await stream.Sent.Task.WaitAsync(TestContext.Current.CancellationToken);
        var second = AskAsync(connection);
        Assert.Equal("served", await first);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => second)).Error);
        Assert.Contains("Broken pipe", connection.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => AskAsync(connection))).Error);
    }

    private static Task<string> AskAsync(ServerConnection connection) =>
        connection.RequestAsync(new Request("version"), reply => reply.ReadText(ReplyKey.Message), TestContext.Current.CancellationToken);

    /// <summary>Takes one message, and fails at the next, behind which the reply to the first and the end can be read.</summary>
    private sealed class HalfBrokenStream(string reply) : Stream
    {
        private readonly MemoryStream _arrived = new([0, 0, 0, (byte)reply.Length, .. Encoding.ASCII.GetBytes(reply)]);
        private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Sent.TrySetResult())
                return default;
            // The reader gets to know as late as it may.
            _ = Task.Run(() => _broken.TrySetResult(), CancellationToken.None);
            throw new IOException("Broken pipe");
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _broken.Task.WaitAsync(cancellationToken);
            return _arrived.Read(buffer.Span);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
