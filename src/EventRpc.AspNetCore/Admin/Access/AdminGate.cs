using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>What every request to an admin endpoint passes, behind whatever policies say.</summary>
internal static class AdminGate
{
    /// <summary>Puts the gate before an endpoint.</summary>
    public static RequestDelegate Before(RequestDelegate endpoint, AdminMap map) => async context =>
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";

        var refusal = AdminMap.IsProtected(context.GetEndpoint()?.Metadata) ? null : LocalCaller.RefusalOf(context);
        if (refusal is null && await ForeignPage.IsBehindAsync(context))
            refusal = ForeignPage.Refusal;
        if (refusal is null)
        {
            await endpoint(context);
            return;
        }
        if (map.IsFirstRefusal())
            EventRpcLog.AdminRefused(context.RequestServices.GetRequiredService<ILogger<AdminMap>>(), context.Connection.RemoteIpAddress, refusal);
        await TypedResults.Problem(refusal, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    };
}
