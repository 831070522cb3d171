using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EventRpc.LoadTest.Load;

/// <summary>
/// A connection that keeps the same request on its way, some number of times at once. It knows how long the reply is, and
/// reads nothing else of it, so that what is measured is the server.
/// </summary>
internal sealed class LoadConnection(Socket socket, byte[] request, int replyLength) : IDisposable
{
    private readonly byte[] _received = new byte[64 * 1024];
    private long[] _sentAt = [];
    private int _next;
    private int _oldest;
    private byte[] _requests = [];

    public Latencies Latencies { get; } = new();

    /// <summary>Keeps so many requests on their way for a time.</summary>
    public async Task RunAsync(int depth, Stopwatch clock, TimeSpan duration, CancellationToken cancellationToken)
    {
        _requests = [.. Enumerable.Repeat(request, depth).SelectMany(bytes => bytes)];
        _sentAt = new long[depth];
        _next = _oldest = 0;
        await SendAsync(depth, cancellationToken);
        var incomplete = 0;
        var missing = depth;
        while (missing > 0)
        {
            var count = await socket.ReceiveAsync(_received, cancellationToken);
            if (count == 0)
                throw new EndOfStreamException("The server closed the connection.");
            incomplete += count;
            var replies = incomplete / replyLength;
            incomplete %= replyLength;
            Note(replies);
            missing -= replies;
            if (replies > 0 && clock.Elapsed < duration)
            {
                await SendAsync(replies, cancellationToken);
                missing += replies;
            }
        }
    }

    /// <summary>Sends a request at each of its times, whatever has become of the last, and measures from that time on.</summary>
    public async Task RunAtAsync(IEnumerable<long> times, CancellationToken cancellationToken)
    {
        foreach (var time in times)
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), time) is var early && early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, cancellationToken);
            await socket.SendAsync(request, cancellationToken);
            for (var length = 0; length < replyLength;)
                length += await socket.ReceiveAsync(_received.AsMemory(length), cancellationToken) is > 0 and var count ? count : throw new EndOfStreamException("The server closed the connection.");
            Latencies.Add(Stopwatch.GetTimestamp() - time);
        }
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask SendAsync(int count, CancellationToken cancellationToken)
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++, _next = (_next + 1) % _sentAt.Length)
            _sentAt[_next] = now;
        await socket.SendAsync(_requests.AsMemory(0, count * request.Length), cancellationToken);
    }

    private void Note(int replies)
    {
        var now = Stopwatch.GetTimestamp();
        for (; replies > 0; replies--, _oldest = (_oldest + 1) % _sentAt.Length)
            Latencies.Add(now - _sentAt[_oldest]);
    }
}
