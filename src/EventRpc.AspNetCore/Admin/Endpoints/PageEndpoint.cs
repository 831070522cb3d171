using Microsoft.AspNetCore.Http;

namespace EventRpc.AspNetCore;

/// <summary><c>GET</c> of the base itself: the page.</summary>
internal static class PageEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var page = AdminPage.Instance;
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Html.Length;
        response.Headers.ContentSecurityPolicy = page.SecurityPolicy;
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return response.Body.WriteAsync(page.Html, context.RequestAborted).AsTask();
    }
}
