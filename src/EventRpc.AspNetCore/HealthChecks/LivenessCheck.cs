using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.AspNetCore;

/// <summary>Whether a restart is called for: a listener that should be there is not.</summary>
internal sealed class LivenessCheck(ServerHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(health, context) ?? HealthCheckResult.Healthy("Listening", health.Figures));

    /// <summary>What is wrong with the listeners; null if nothing is.</summary>
    public static HealthCheckResult? Check(ServerHealth health, HealthCheckContext context) =>
        health.NotBound is { Count: > 0 } missing
            ? new HealthCheckResult(context.Registration.FailureStatus, $"Not listening: {string.Join(", ", missing)}", data: health.Figures)
            : null;
}
