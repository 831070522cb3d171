using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>
/// Asks ASP.NET Core's policies whether a client may call a method. What it may not call it does not get to know of
/// either.
/// </summary>
internal sealed class RpcAuthorizer(IServiceScopeFactory scopes, IServiceProvider services)
{
    /// <summary>Finds the policies of all methods of some classes, so that a wrong name stops the start, or a module.</summary>
    /// <exception cref="InvalidOperationException">A policy does not exist, or the application has no authorization.</exception>
    public async Task CheckAsync(IEnumerable<RpcClassDefinition> classes)
    {
        foreach (var (exported, method) in classes.SelectMany(exported => exported.Methods.Select(method => (exported, method))))
        {
            if (method.Authorization.Count > 0)
                await CheckAsync($"{exported.Name}->{method.Name}", method.Authorization);
        }
    }

    /// <summary>The same of a method, or of a setting that names one.</summary>
    /// <param name="name">What asks for it.</param>
    /// <param name="authorization">What it asks for.</param>
    /// <exception cref="InvalidOperationException">A policy does not exist, or the application has no authorization.</exception>
    public async Task CheckAsync(string name, IReadOnlyList<IAuthorizeData> authorization)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>()
            ?? throw new InvalidOperationException($"{name} asks for a policy, and there is no authorization to have it from: call builder.Services.AddAuthorization().");
        try
        {
            await GetPolicyAsync(policies, authorization);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{name} asks for a policy that cannot be had: {e.Message} Add it with builder.Services.AddAuthorization.", e);
        }
    }

    /// <summary>Whether a client may call a method.</summary>
    public async ValueTask<bool> IsAllowedAsync(RpcConnection connection, ExportedMethod method)
    {
        if (!method.IsProtected)
            return true;
        var policy = await GetPolicyAsync(method);
        await using var scope = scopes.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(connection.User, new RpcMethodResource(connection, method.Class.Name, method.Name), policy);
        return result.Succeeded;
    }

    /// <summary>What of some classes a client may know of.</summary>
    public async ValueTask<IReadOnlyList<VisibleClass>> GetVisibleAsync(RpcConnection connection, IEnumerable<ExportedClass> classes)
    {
        var visible = new List<VisibleClass>();
        foreach (var exported in classes)
        {
            var methods = new List<ExportedMethod>();
            foreach (var method in exported.Methods)
            {
                if (await IsAllowedAsync(connection, method))
                    methods.Add(method);
            }
            if (methods.Count > 0)
                visible.Add(new VisibleClass(exported.Name, methods));
        }
        return visible;
    }

    private async ValueTask<AuthorizationPolicy> GetPolicyAsync(ExportedMethod method)
    {
        if (method.Policy is { } known)
            return known;
        var policies = services.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = await GetPolicyAsync(policies, method.Authorization);
        if (policies.AllowsCachingPolicies)
            method.Policy = policy;
        return policy;
    }

    private static async Task<AuthorizationPolicy> GetPolicyAsync(IAuthorizationPolicyProvider policies, IReadOnlyList<IAuthorizeData> authorization) =>
        await AuthorizationPolicy.CombineAsync(policies, authorization)
        ?? throw new InvalidOperationException("Its authorization data make no policy.");
}

/// <summary>A class as one client sees it.</summary>
internal readonly record struct VisibleClass(string Name, IReadOnlyList<ExportedMethod> Methods);
