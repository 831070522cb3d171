using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>Keeps the log from whoever is on the network: without client certificates it is for this machine.</summary>
internal static class LogAccess
{
    /// <summary>Stops the start if a log listener that asks for no client certificates can be reached from elsewhere.</summary>
    /// <param name="listenOptions">The listener.</param>
    /// <param name="what">What the application wrote, for the message.</param>
    /// <exception cref="InvalidOperationException">It can.</exception>
    public static void Check(ListenOptions listenOptions, string what)
    {
        if (IsLocal(listenOptions.EndPoint) || listenOptions.ApplicationServices.GetRequiredService<IOptions<EventRpcOptions>>().Value.Log.AllowRemote)
            return;
        var section = listenOptions.ApplicationServices.GetRequiredService<EventRpcSection>();
        throw new InvalidOperationException(
            $"{what}: whoever reaches a log listener reads the log. Give it a loopback address such as http://localhost:5556, "
            + "or an https URL and ClientCertificateMode RequireCertificate in the configuration, "
            + $"or set {section.Key("Log:AllowRemote")} to true.");
    }

    private static bool IsLocal(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        UnixDomainSocketEndPoint or NamedPipeEndPoint => true,
        _ => false,
    };
}
