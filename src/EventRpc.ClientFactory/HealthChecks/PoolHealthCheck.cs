using System.Diagnostics.CodeAnalysis;
using EventRpc.Client;
using EventRpc.Protocol;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventRpc.ClientFactory;

/// <summary>Whether a pool's server answers, asked by a connection of the pool.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class PoolHealthCheck(EventRpcClientPool pool) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var client = await pool.GetClientAsync(cancellationToken).ConfigureAwait(false);
            await using (client.ConfigureAwait(false))
            {
                await client.PingAsync(cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy("The server answers", Figures);
            }
        }
        // The words of these are the server's, and may be anything. With the exception they would be logged as they are.
        catch (Exception e) when (e is RpcException or PerlDataException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, ServerText.Show(e.Message), exception: null, Figures);
        }
        catch (Exception e) when (e is RpcConnectionException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e.InnerException is RpcException or PerlDataException ? null : e, Figures);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The server did not answer before the check's time was over", e, Figures);
        }
    }

    private Dictionary<string, object> Figures => new()
    {
        ["usedConnections"] = pool.ConnectionCount.Used,
        ["idleConnections"] = pool.ConnectionCount.Idle,
        ["maxConnections"] = pool.MaxConnections,
        ["waiting"] = pool.WaitingCount,
    };
}
