using System.Buffers.Binary;
using System.IO.Pipelines;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore.Tests.Dispatch;

/// <summary>A connection without a socket: what arrives together is decided by the test, and flushes are counted.</summary>
internal sealed class InMemoryConnection : IDuplexPipe, IDisposable
{
    // A write completes when the server has looked at all of it, so what arrives in pieces is seen in pieces.
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
    private readonly CountingWriter _fromServer = new();
    private readonly DefaultConnectionContext _context;

    public InMemoryConnection()
    {
        _context = new DefaultConnectionContext("in memory", this, this);
    }

    public PipeReader Input => _toServer.Reader;

    public PipeWriter Output => _fromServer;

    public int Flushes => _fromServer.Flushes;

    /// <summary>The bodies of the messages that the server has sent.</summary>
    public IEnumerable<byte[]> Messages
    {
        get
        {
            var sent = _fromServer.Written.ToArray();
            for (var at = 0; at < sent.Length;)
            {
                var end = at + MessageFrame.HeaderLength + BinaryPrimitives.ReadInt32BigEndian(sent.AsSpan(at));
                yield return sent[(at + MessageFrame.HeaderLength)..end];
                at = end;
            }
        }
    }

    public ConnectionContext Context => _context;

    /// <summary>Has the server serve what arrives, piece by piece, to the end of the connection.</summary>
    public async Task ServeAsync(RpcTestHost host, params IEnumerable<byte[]> pieces)
    {
        var serving = host.Services.GetRequiredService<EventRpcConnectionHandler>().OnConnectedAsync(_context);
        foreach (var piece in pieces)
            await _toServer.Writer.WriteAsync(piece);
        await _toServer.Writer.CompleteAsync();
        await serving;
    }

    public void Dispose() => _fromServer.Written.Dispose();

    private sealed class CountingWriter : PipeWriter
    {
        public MemoryStream Written { get; } = new();

        public int Flushes { get; private set; }

        private byte[] _buffer = new byte[4096];

        public override void Advance(int bytes) => Written.Write(_buffer, 0, bytes);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return default;
        }

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > _buffer.Length)
                _buffer = new byte[sizeHint];
            return _buffer;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
