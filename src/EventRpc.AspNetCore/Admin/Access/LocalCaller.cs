using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace EventRpc.AspNetCore;

/// <summary>
/// Who may use what nobody has put a policy on: programs and people on this machine. A web page in their browser runs on
/// this machine too, and so does a proxy through which everybody comes, so the address is not all that counts.
/// </summary>
internal static class LocalCaller
{
    private const string Remedy = "To let callers in by a policy, write app.MapEventRpcAdmin(…).RequireAuthorization(\"policy\").";

    /// <summary>Headers by which proxies tell of clients, and which UseForwardedHeaders takes away when it has believed them.</summary>
    private static readonly string[] ForwardingHeaders = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"];

    /// <summary>Says why a caller is not let in and what to do about it; null if it is.</summary>
    public static string? RefusalOf(HttpContext context)
    {
        // What a proxy on another machine calls loopback is not this machine.
        if (!IsLocal(context.Connection.RemoteIpAddress) || !IsLocal((context.Features.Get<IConnectionEndPointFeature>()?.RemoteEndPoint as IPEndPoint)?.Address))
            return $"No authorization policy is on this address, so it answers callers on this machine only. {Remedy}";
        if (Array.Find(ForwardingHeaders, context.Request.Headers.ContainsKey) is { } header)
            return $"No authorization policy is on this address, so it answers callers on this machine only, and this request has come through a proxy ({header}). {Remedy} Or have UseForwardedHeaders tell where callers really are.";
        // What nginx before 1.29.7 asks with unless it is told otherwise, which has no other mark of a proxy; nobody else does
        // any more. Later ones ask as anybody does, which the log warns of at the start.
        if (HttpProtocol.IsHttp10(context.Request.Protocol))
            return $"No authorization policy is on this address, so it answers callers on this machine only, and this request looks as if it has come through a proxy (HTTP/1.0). {Remedy}";
        if (!IsLoopbackName(context.Request.Host.Host))
            return $"No authorization policy is on this address, so it answers callers on this machine only, and only as localhost or under a loopback address: any web site could have a name that leads here. {Remedy}";
        return null;
    }

    /// <summary>A unix socket, a pipe or a test server has no address: they are on this machine.</summary>
    private static bool IsLocal(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IsLocal(address));
}
