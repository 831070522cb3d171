using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>
/// Tells requests that a page of another site has the browser of a user make, with that user's address and password.
/// Browsers say so; other programs have no pages, and say nothing.
/// </summary>
internal static class ForeignPage
{
    public const string Refusal = "A page of another site may not ask this of your browser. If it is yours, name its origin in a CORS policy and write app.MapEventRpcAdmin(…).RequireCors(\"policy\").";

    /// <summary>Whether a request comes from a page of another site that no CORS policy on the endpoint names.</summary>
    public static async ValueTask<bool> IsBehindAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var site = headers["Sec-Fetch-Site"];
        var origin = headers.Origin;
        if (site.Count > 0 ? site is ["same-origin"] or ["none"] : origin.Count == 0 || IsOwn(origin.ToString(), context.Request.Host))
            return false;
        // A link may lead here from anywhere: what it opens stays in a tab of its own.
        if (HttpMethods.IsGet(context.Request.Method) && headers["Sec-Fetch-Mode"] is ["navigate"] && headers["Sec-Fetch-Dest"] is ["document"])
            return false;
        return origin is not [{ } named] || !await IsAllowedAsync(context, named);
    }

    /// <summary>The scheme does not count: a proxy may have ended TLS.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.IdnHost.Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    /// <summary>Only what is said of this very endpoint counts: what the rest of the application tells everybody is another matter.</summary>
    private static async ValueTask<bool> IsAllowedAsync(HttpContext context, string origin)
    {
        var policy = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() switch
        {
            ICorsPolicyMetadata given => given.Policy,
            IEnableCorsAttribute named when context.RequestServices.GetService<ICorsPolicyProvider>() is { } policies => await policies.GetPolicyAsync(context, named.PolicyName),
            _ => null,
        };
        return policy?.IsOriginAllowed(origin) == true;
    }
}
