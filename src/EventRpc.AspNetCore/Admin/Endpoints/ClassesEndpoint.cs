using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /classes</c>.</summary>
internal static class ClassesEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var server = context.RequestServices.GetRequiredService<EventRpcServer>();
        IReadOnlyList<ClassStatus> classes = [.. server.Classes.All.Select(ClassStatus.Of)];
        return context.Response.WriteAsJsonAsync(classes, AdminJson.Default.Classes, cancellationToken: context.RequestAborted);
    }
}
