using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.AspNetCore;

/// <summary>Whether clients should be sent here.</summary>
internal sealed class ReadinessCheck(ServerHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(context));

    private HealthCheckResult Check(HealthCheckContext context)
    {
        if (LivenessCheck.Check(health, context) is { } notListening)
            return notListening;
        if (health.IsDraining)
            return new HealthCheckResult(context.Registration.FailureStatus, "Sending its clients away", data: health.Figures);
        if (health.LogNotBound is { Count: > 0 } missing)
            return HealthCheckResult.Degraded($"Not listening: {string.Join(", ", missing)}", data: health.Figures);
        var trouble = string.Join(", ", health.Saturation.Concat(health.Trouble));
        return trouble.Length > 0
            ? HealthCheckResult.Degraded(trouble, data: health.Figures)
            : HealthCheckResult.Healthy("Ready", health.Figures);
    }
}
