using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Makes an endpoint that is set up in code speak Event::RPC.</summary>
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
            ConnectionGate.Use(listenOptions);
        Serve(listenOptions, name: null, isTls: null);
        return listenOptions;
    }

    internal static void Serve(ListenOptions listenOptions, string? name, bool? isTls)
    {
        var listeners = listenOptions.ApplicationServices.GetService<EventRpcListeners>()
            ?? throw new InvalidOperationException("The endpoint cannot speak Event::RPC: call builder.Services.AddEventRpc() first.");
        // With HTTP left on, TLS would offer it by ALPN.
        listenOptions.Protocols = HttpProtocols.None;
        listenOptions.UseConnectionHandler<EventRpcConnectionHandler>();
        listeners.Add(name, listenOptions, isTls);
    }
}
