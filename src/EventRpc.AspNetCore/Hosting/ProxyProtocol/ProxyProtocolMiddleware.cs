using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// Takes the header of the PROXY protocol off a connection before anything else sees it, and leaves what follows in the
/// connection's own pipe.
/// </summary>
internal sealed class ProxyProtocolMiddleware
{
    private readonly ConnectionDelegate _next;
    private readonly TrustedAddresses _trusted;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProxyProtocolMiddleware(ConnectionDelegate next, IOptions<EventRpcOptions> options, EventRpcSection section, TimeProvider time, ILogger<EventRpcServer> logger)
    {
        var settings = options.Value.ProxyProtocol;
        if (settings.TrustedAddresses.Count == 0)
            throw new InvalidOperationException(EventRpcOptionsValidator.NobodyTrusted(section));
        _next = next;
        _trusted = new TrustedAddresses(settings.TrustedAddresses);
        _timeout = settings.HeaderTimeout;
        _time = time;
        _logger = logger;
    }

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        var proxy = connection.RemoteEndPoint;
        if (!_trusted.Contain(proxy, connection.LocalEndPoint))
        {
            EventRpcLog.ProxyNotTrusted(_logger, LogText.Of(proxy));
            connection.Abort(new ConnectionAbortedException("The proxy is not trusted."));
            return;
        }
        if (await ReadHeaderAsync(connection, proxy) is not { } header)
            return;

        connection.Features.Set(new ProxyProtocolFeature(proxy, connection.LocalEndPoint, header));
        if (header.IsProxied)
        {
            connection.RemoteEndPoint = header.Source;
            connection.LocalEndPoint = header.Destination;
        }
        await _next(connection);
    }

    /// <returns>The header; null if there is none and the connection is to be closed.</returns>
    private async Task<ProxyHeader?> ReadHeaderAsync(ConnectionContext connection, EndPoint? proxy)
    {
        var stopRequested = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var deadline = new CancellationTokenSource(_timeout, _time);
        await using var stop = stopRequested.UnsafeRegister(static deadline => ((CancellationTokenSource)deadline!).Cancel(), deadline);
        try
        {
            return await ReadHeaderAsync(connection, proxy, deadline.Token);
        }
        catch (ProxyHeaderException e)
        {
            EventRpcLog.ProxyHeaderRefused(_logger, LogText.Of(proxy), e.Message);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            EventRpcLog.ProxyLeft(_logger, e, LogText.Of(proxy));
        }
        catch (OperationCanceledException) when (stopRequested.IsCancellationRequested)
        {
            // The server stops, and nothing has begun on this connection.
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            EventRpcLog.ProxyHeaderRefused(_logger, LogText.Of(proxy), $"its header did not arrive within {_timeout}");
        }
        return null;
    }

    private async Task<ProxyHeader?> ReadHeaderAsync(ConnectionContext connection, EndPoint? proxy, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var (consumed, examined) = (buffer.Start, buffer.End);
            try
            {
                if (ProxyHeaderReader.Read(buffer, out var end) is { } header)
                {
                    // What follows has not been looked at: the next reader gets it without waiting for more.
                    (consumed, examined) = (end, end);
                    return header;
                }
                if (result.IsCompleted)
                {
                    // Health checks open a connection and close it.
                    if (buffer.IsEmpty)
                        EventRpcLog.ProxyLeft(_logger, null, LogText.Of(proxy));
                    else
                        EventRpcLog.ProxyHeaderRefused(_logger, LogText.Of(proxy), "it ended in the middle of its header");
                    return null;
                }
            }
            finally
            {
                input.AdvanceTo(consumed, examined);
            }
        }
    }
}
