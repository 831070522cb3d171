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
        var user = LogText.Escape(credential.User);
        if (await _failures.BeginAsync(credential.RemoteEndPoint, cancellationToken) is not { } attempt)
        {
            statistics.AddAuthenticationFailure();
            EventRpcLog.LoginRefusedUnseen(logger, credential.Connection?.Id ?? 0, user);
            return null;
        }

        ClaimsPrincipal? principal = null;
        // Who leaves before the answer has failed too: else that would be a way to go on.
        var hasFailed = true;
        try
        {
            principal = await ValidateAsync(credential, cancellationToken);
            hasFailed = principal is null;
        }
#pragma warning disable CA1031 // A validator that fails lets nobody in, but that is not the client's failure.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            hasFailed = false;
            statistics.AddAuthenticationFailure();
            EventRpcLog.ValidatorFailed(logger, e, credential.Connection?.Id ?? 0, user);
            return null;
        }
        finally
        {
            if (attempt.End(hasFailed))
                EventRpcLog.AddressRefused(logger, ((IPEndPoint)credential.RemoteEndPoint!).Address, options.Value.Limits.LoginFailuresPerMinute);
        }

        if (principal is null)
            statistics.AddAuthenticationFailure();
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

    /// <exception cref="Exception">The credentials could not be checked.</exception>
    private async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        if (!HasOwnValidator)
            return await configuredUsers.ValidateAsync(credential, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IRpcCredentialValidator>().ValidateAsync(credential, cancellationToken);
        return principal is null or { Identity.IsAuthenticated: true }
            ? principal
            : throw new InvalidOperationException("The validator accepted the user with an identity that is not authenticated: give its ClaimsIdentity an authentication type.");
    }
}
