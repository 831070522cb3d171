using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace WebHostSample;

/// <summary>The answers of the health endpoints: the checks of a tag, with their figures.</summary>
internal static class HealthReports
{
    public static HealthCheckOptions Of(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
        {
            Status = $"{report.Status}",
            Checks = report.Entries.ToDictionary(check => check.Key, check => new { Status = $"{check.Value.Status}", check.Value.Description, check.Value.Data }),
        }),
    };
}
