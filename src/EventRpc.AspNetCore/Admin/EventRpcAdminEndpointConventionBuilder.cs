using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace EventRpc.AspNetCore;

/// <summary>
/// Adds conventions, such as authorization, CORS and rate limits, to the admin endpoints. What is required here is required
/// of all of them; disconnecting clients can require more.
/// </summary>
public sealed class EventRpcAdminEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _all;
    private readonly IEndpointConventionBuilder _disconnect;

    internal EventRpcAdminEndpointConventionBuilder(IEndpointConventionBuilder all, IEndpointConventionBuilder disconnect)
    {
        _all = all;
        _disconnect = disconnect;
    }

    /// <summary>
    /// Lets only those disconnect clients who meet some policies, besides what is required of all, or who have logged in at
    /// all if none is named. Without this, whoever may read may disconnect.
    /// </summary>
    /// <param name="policyNames">Names of policies of ASP.NET Core's authorization.</param>
    /// <returns>This builder.</returns>
    public EventRpcAdminEndpointConventionBuilder RequireDisconnectAuthorization(params string[] policyNames)
    {
        ArgumentNullException.ThrowIfNull(policyNames);
        _disconnect.RequireAuthorization(policyNames);
        return this;
    }

    /// <summary>The same with a policy that is put together here.</summary>
    /// <param name="configurePolicy">Puts it together.</param>
    /// <returns>This builder.</returns>
    public EventRpcAdminEndpointConventionBuilder RequireDisconnectAuthorization(Action<AuthorizationPolicyBuilder> configurePolicy)
    {
        ArgumentNullException.ThrowIfNull(configurePolicy);
        _disconnect.RequireAuthorization(configurePolicy);
        return this;
    }

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention) => _all.Add(convention);

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention) => _all.Finally(finallyConvention);
}
