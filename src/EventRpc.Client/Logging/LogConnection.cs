using System.Runtime.CompilerServices;
using System.Text;

namespace EventRpc.Client;

/// <summary>Reads the log that a server sends to whoever connects to its log port.</summary>
internal static class LogConnection
{
    /// <summary>Longer lines are cut: a server that sends no newline shall not fill memory.</summary>
    private const int MaxLineLength = 64 * 1024;

    public static async IAsyncEnumerable<RpcLogLine> ReadAsync(EventRpcClientOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var buffer = new char[4096];
            var line = new StringBuilder();
            var isRest = false;
            int read;
            while ((read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    var isEnd = buffer[i] == '\n';
                    if (!isEnd)
                        line.Append(buffer[i]);
                    if (!isEnd && line.Length < MaxLineLength)
                        continue;
                    yield return Line(line, isRest);
                    line.Clear();
                    isRest = !isEnd;
                }
            }
            if (line.Length > 0)
                yield return Line(line, isRest);
        }
    }

    /// <param name="text">The line.</param>
    /// <param name="isRest">Whether it is the rest of one that was cut: what stands at its beginning is no time and level.</param>
    private static RpcLogLine Line(StringBuilder text, bool isRest) =>
        isRest ? new RpcLogLine(text.ToString(), null, null) : RpcLogLine.Parse(text.ToString());

    private static async Task<Stream> ConnectAsync(EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        var port = options.LogPort ?? options.Port + 1;
        if (port > 65535)
            throw new ArgumentException($"{nameof(options.LogPort)} is missing: there is no port after {options.Port}.", nameof(options));
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ServerStream.OpenAsync(options, port, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcConnectionException(RpcConnectionError.Unreachable, $"The log of {options.Host}:{port} did not answer within {options.ConnectTimeout.TotalSeconds} s.", e);
        }
    }
}
