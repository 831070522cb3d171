using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /methods</c>.</summary>
internal static class MethodsEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var statistics = context.RequestServices.GetRequiredService<ServerStatistics>();
        IReadOnlyList<MethodStatus> methods =
        [
            .. statistics.Methods.Append(statistics.Other)
                .Select(MethodStatus.Of)
                .OrderBy(method => method.Class, StringComparer.Ordinal)
                .ThenBy(method => method.Method, StringComparer.Ordinal),
        ];
        return context.Response.WriteAsJsonAsync(methods, AdminJson.Default.Methods, cancellationToken: context.RequestAborted);
    }
}
