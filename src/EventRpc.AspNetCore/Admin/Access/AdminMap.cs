using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>What the endpoints of one MapEventRpcAdmin share.</summary>
internal sealed class AdminMap
{
    private int _isRefusalLogged;

    /// <summary>The metadata of the endpoint that disconnects clients, which says who may.</summary>
    public IList<object> DisconnectMetadata { get; set; } = [];

    /// <summary>Whether a refusal is the first, which is logged: whoever knocks often shall not fill the log.</summary>
    public bool IsFirstRefusal() => Interlocked.Exchange(ref _isRefusalLogged, 1) == 0;

    /// <summary>Whether a policy says who may use an endpoint. One that anonymous callers may pass is none.</summary>
    public static bool IsProtected(EndpointMetadataCollection? metadata) =>
        metadata?.GetMetadata<IAllowAnonymous>() is null && metadata?.GetMetadata<IAuthorizeData>() is not null;

    /// <summary>Whether a caller that has been let in to read may disconnect clients.</summary>
    public async Task<bool> MayDisconnectAsync(HttpContext context)
    {
        var metadata = DisconnectMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any() || context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } policies)
            return true;
        var policy = await AuthorizationPolicy.CombineAsync(policies, metadata.OfType<IAuthorizeData>(), metadata.OfType<AuthorizationPolicy>());
        if (metadata.OfType<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements()).ToArray() is { Length: > 0 } requirements)
        {
            var required = new AuthorizationPolicyBuilder().AddRequirements(requirements).Build();
            policy = policy is null ? required : AuthorizationPolicy.Combine(policy, required);
        }
        if (policy is null)
            return true;
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        return (await evaluator.AuthorizeAsync(policy, await evaluator.AuthenticateAsync(policy, context), context, context)).Succeeded;
    }
}
