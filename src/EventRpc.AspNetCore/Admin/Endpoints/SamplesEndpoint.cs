using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary><c>GET /samples</c>.</summary>
internal static class SamplesEndpoint
{
    private static readonly NumberParameter After = new("after", 0, long.MaxValue, "Only samples with a number above this.");

    /// <summary>What the endpoint takes.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } = [After];

    public static Task HandleAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var after = query.Read(After) ?? 0;
        if (!query.IsValid)
            return query.RefuseAsync();
        IReadOnlyList<SampleStatus> samples = [.. context.RequestServices.GetRequiredService<StatisticsSampler>().After(after).Select(SampleStatus.Of)];
        return context.Response.WriteAsJsonAsync(samples, AdminJson.Default.Samples, cancellationToken: context.RequestAborted);
    }
}
