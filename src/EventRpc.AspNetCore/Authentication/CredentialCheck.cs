using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>
/// Checks credentials, however they came: asks the application's validator, or the configured users, unless too many
/// from the same address were wrong.
/// </summary>
internal sealed class CredentialCheck(
    ConfiguredUsersValidator configuredUsers,
    IOptions<EventRpcOptions> options,
    IServiceScopeFactory scopes,
    IServiceProviderIsService isService,
    ServerStatistics statistics,
    TimeProvider time,
    ILogger<EventRpcServer> logger)
{
    private const int MaxAddresses = 16 * 1024;

    private readonly LoginFailures _failures = new(options.Value.Limits.LoginFailuresPerMinute, MaxAddresses, time);

    /// <summary>Whether the application checks credentials itself.</summary>
    public bool HasOwnValidator { get; } = isService.IsService(typeof(IRpcCredentialValidator));

    /// <summary>Checks credentials, and logs what comes of it.</summary>
    /// <returns>Who the client is; null if it is refused.</returns>
    public async ValueTask<ClaimsPrincipal?> CheckAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        if (await _failures.BeginAsync(credential.RemoteEndPoint, cancellationToken) is not { } attempt)
        {
            statistics.AddAuthenticationFailure();
            return null;
        }
        ClaimsPrincipal? principal = null;
        try
        {
            principal = await ValidateAsync(credential, cancellationToken);
        }
        finally
        {
            // Who leaves before the answer has failed too: else that would be a way to go on.
            if (attempt.End(hasFailed: principal is null))
                EventRpcLog.AddressRefused(logger, ((IPEndPoint)credential.RemoteEndPoint!).Address, options.Value.Limits.LoginFailuresPerMinute);
        }

        if (principal is null)
            statistics.AddAuthenticationFailure();
        var user = LogText.Escape(credential.User);
        switch (principal, credential.Connection)
        {
            case (null, { } connection):
                EventRpcLog.IllegalCredentials(logger, connection.Id, user);
                break;
            case (null, null):
                EventRpcLog.HttpLoginRefused(logger, credential.RemoteEndPoint, $"Illegal credentials for user '{user}'");
                break;
            case (_, { } connection):
                EventRpcLog.Authorized(logger, connection.Id, user);
                break;
        }
        return principal;
    }

    private async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            ClaimsPrincipal? principal;
            if (HasOwnValidator)
            {
                await using var scope = scopes.CreateAsyncScope();
                principal = await scope.ServiceProvider.GetRequiredService<IRpcCredentialValidator>().ValidateAsync(credential, cancellationToken);
            }
            else
            {
                principal = await configuredUsers.ValidateAsync(credential, cancellationToken);
            }

            if (principal is null or { Identity.IsAuthenticated: true })
                return principal;
            EventRpcLog.ValidatorIdentityInvalid(logger, credential.Connection?.Id ?? 0, LogText.Escape(credential.User));
            return null;
        }
#pragma warning disable CA1031 // A validator that fails lets nobody in.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            EventRpcLog.ValidatorFailed(logger, e, credential.Connection?.Id ?? 0, LogText.Escape(credential.User));
            return null;
        }
    }
}
