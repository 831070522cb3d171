using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Makes an endpoint that is set up in code speak Event::RPC, or a log listener.</summary>
public static class EventRpcListenOptionsExtensions
{
    /// <summary>
    /// Serves Event::RPC on the endpoint instead of HTTP. For TLS call <c>UseHttps</c> first. Endpoints of the
    /// configuration whose name begins with EventRpc need no such call.
    /// </summary>
    /// <param name="listenOptions">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEventRpc</c> was not called.</exception>
    public static ListenOptions UseEventRpc(this ListenOptions listenOptions)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        if (listenOptions.ApplicationServices.GetService<ConnectionGate>() is not null)
            ConnectionGate.Use(listenOptions, name: null);
        Serve(listenOptions, name: null, EndpointTls.Unknown);
        return listenOptions;
    }

    /// <summary>
    /// Makes the endpoint a log listener: each TCP client, such as telnet or nc, is sent the last lines that the server
    /// logged and then those that come, in the peer's format. Endpoints of the configuration whose name begins with
    /// EventRpcLog need no such call.
    /// </summary>
    /// <param name="listenOptions">The endpoint: a loopback address, a Unix socket or a named pipe.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddEventRpc</c> was not called; or the endpoint has another address, and <c>EventRpc:Log:AllowRemote</c> is off.
    /// </exception>
    public static ListenOptions UseEventRpcLog(this ListenOptions listenOptions)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        _ = Listeners(listenOptions);
        // Whether UseHttps was called with client certificates cannot be seen from here.
        LogAccess.Check(listenOptions, $"The log listener of UseEventRpcLog is on {listenOptions}");
        ServeLog(listenOptions, name: null, EndpointTls.Unknown);
        return listenOptions;
    }

    internal static void Serve(ListenOptions listenOptions, string? name, EndpointTls tls)
    {
        TakeOver(listenOptions, name, isLog: false, tls);
        listenOptions.UseConnectionHandler<EventRpcConnectionHandler>();
    }

    internal static void ServeLog(ListenOptions listenOptions, string? name, EndpointTls tls)
    {
        TakeOver(listenOptions, name, isLog: true, tls);
        listenOptions.UseConnectionHandler<LogConnectionHandler>();
    }

    private static void TakeOver(ListenOptions listenOptions, string? name, bool isLog, EndpointTls tls)
    {
        // With HTTP left on, TLS would offer it by ALPN.
        listenOptions.Protocols = HttpProtocols.None;
        Listeners(listenOptions).Add(name, listenOptions, isLog, tls);
    }

    private static EventRpcListeners Listeners(ListenOptions listenOptions) =>
        listenOptions.ApplicationServices.GetService<EventRpcListeners>()
        ?? throw new InvalidOperationException("The endpoint cannot speak Event::RPC: call builder.Services.AddEventRpc() first.");
}
