using System.Security.Claims;
using EventRpc.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Interop.Tests;

/// <summary>What a Perl client sees of classes and methods that are not for everybody.</summary>
public sealed class AuthorizationTests
{
    [Theory]
    [InlineData("", "Interop::Open: for_all new")]
    [InlineData("user", "Interop::Open: for_all for_users new")]
    [InlineData("admin", "Interop::Closed: new secret; Interop::Open: for_admins for_all for_users new")]
    public async Task A_client_sees_what_it_may_call_and_the_rest_is_not_there(string user, string visible)
    {
        await using var host = await InteropHost.StartAsync(rpc =>
        {
            rpc.AddClass<Open>().AddClass<Closed>().AddCredentialValidator<ByName>();
            rpc.Services.AddRouting().AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireRole("admin"));
        });
        await host.RunPerlAsync("authorization.pl", "--user", user, "--name", visible);
    }

    [RpcClass("Interop::Open")]
    [method: RpcConstructor]
    public sealed class Open()
    {
        [RpcMethod]
        public string ForAll() => "all";

        [RpcMethod]
        [Authorize]
        public string ForUsers() => "for_users";

        [RpcMethod]
        [Authorize("admins")]
        public string ForAdmins() => "for_admins";
    }

    [RpcClass("Interop::Closed")]
    [Authorize("admins")]
    [method: RpcConstructor]
    public sealed class Closed()
    {
        [RpcMethod]
        public string Secret() => "secret";
    }

    /// <summary>Lets everybody in under the role that the name says.</summary>
    public sealed class ByName : IRpcCredentialValidator
    {
        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken) => new(credential.Token == "any"
            ? new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, credential.User), new(ClaimTypes.Role, credential.User)], "test"))
            : null);
    }
}
