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
            int read;
            while ((read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    if (buffer[i] != '\n')
                        line.Append(buffer[i]);
                    if (buffer[i] != '\n' && line.Length < MaxLineLength)
                        continue;
                    yield return RpcLogLine.Parse(line.ToString());
                    line.Clear();
                }
            }
            if (line.Length > 0)
                yield return RpcLogLine.Parse(line.ToString());
        }
    }

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
