using System.Text;
using EventRpc.Protocol;
using EventRpc.Testing;

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
        stream.Broken.SetResult();
        var second = AskAsync(connection);
        Assert.Equal("served", await first);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => second)).Error);
        Assert.Contains("Broken pipe", connection.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => AskAsync(connection))).Error);
    }

    [Fact]
    public async Task What_waits_for_its_turn_fails_at_once_and_what_was_sent_two_seconds_later_if_no_end_is_read()
    {
        var time = new ManualTime();
        await using var stream = new HalfBrokenStream(reply: null);
        await using var connection = new ServerConnection(stream, new EventRpcClientOptions { Port = 1, TimeProvider = time });
        connection.Use(MessageFormat.Json);
        connection.Pipeline(2);
        var sent = AskAsync(connection);
        var broken = AskAsync(connection);
        var waiting = AskAsync(connection);
        stream.Broken.SetResult();
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => waiting)).Error);
        Assert.False(connection.Closed.IsCancellationRequested);
        Assert.False(sent.IsCompleted || broken.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => sent)).Error);
        Assert.Equal(RpcConnectionError.Lost, (await Assert.ThrowsAsync<RpcConnectionException>(() => broken)).Error);
    }

    private static Task<string> AskAsync(ServerConnection connection) =>
        connection.RequestAsync(new Request("version"), reply => reply.ReadText(ReplyKey.Message), TestContext.Current.CancellationToken);

    /// <summary>Takes one message, and breaks at the next, behind which the reply to the first and the end can be read, or nothing.</summary>
    private sealed class HalfBrokenStream(string? reply) : Stream
    {
        private readonly MemoryStream _arrived = new([0, 0, 0, (byte)(reply?.Length ?? 0), .. Encoding.ASCII.GetBytes(reply ?? "")]);
        private readonly TaskCompletionSource _readable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Sent.TrySetResult())
                return;
            await Broken.Task.WaitAsync(cancellationToken);
            // The reader gets to know as late as it may.
            if (reply is not null)
                _ = Task.Run(() => _readable.TrySetResult(), CancellationToken.None);
            throw new IOException("Broken pipe");
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _readable.Task.WaitAsync(cancellationToken);
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
