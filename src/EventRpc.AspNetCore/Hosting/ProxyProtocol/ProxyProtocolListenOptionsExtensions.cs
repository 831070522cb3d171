using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Puts an endpoint that is set up in code behind a proxy.</summary>
public static class ProxyProtocolListenOptionsExtensions
{
    /// <summary>
    /// Expects the header of the PROXY protocol, version 1 or 2 (HAProxy's proxy-protocol.txt), at the beginning of each
    /// connection, and makes the client's address that it tells the connection's; <see cref="ProxyProtocolFeature"/> has
    /// the proxy's. Call it before <c>UseHttps</c> and <c>UseEventRpc</c>: the header stands before the TLS handshake.
    /// Who is believed, and how long a header may take, says the section <c>EventRpc:ProxyProtocol</c>; the start fails
    /// where it trusts nobody.
    /// </summary>
    /// <param name="listenOptions">The endpoint, of whatever protocol.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEventRpc</c> was not called.</exception>
    public static ListenOptions UseProxyProtocol(this ListenOptions listenOptions)
    {
        ArgumentNullException.ThrowIfNull(listenOptions);
        var services = listenOptions.ApplicationServices;
        if (services.GetService<EventRpcListeners>() is null)
            throw new InvalidOperationException("The endpoint cannot speak the PROXY protocol: call builder.Services.AddEventRpc() first.");
        // Made when the endpoint is bound: by then the settings have been validated.
        listenOptions.Use(next => ActivatorUtilities.CreateInstance<ProxyProtocolMiddleware>(services, next).OnConnectionAsync);
        return listenOptions;
    }
}
