using System.Security.Claims;
using EventRpc.AspNetCore;

namespace EventRpc.Interop.Tests;

/// <summary>Clients that say who they are, truly or not.</summary>
public sealed class AuthenticationTests
{
    /// <summary>What Event::RPC->crypt('fred', 'right') makes.</summary>
    public const string TokenOfFred = "frh4./qCggHMw";

    [Fact]
    public async Task Configured_users_are_let_in_by_their_token_and_nobody_else()
    {
        await using var host = await InteropHost.StartAsync(
            ("EventRpc:Authentication:Required", "true"),
            ("EventRpc:Authentication:Users:fred", TokenOfFred));
        await host.RunPerlAsync("auth.pl", "--user", "fred", "--pass", "right");
    }

    [Fact]
    public async Task A_validator_of_the_application_decides_and_methods_see_whom_it_let_in()
    {
        await using var host = await InteropHost.StartAsync(
            rpc => rpc.AddCredentialValidator<OnlyAlice>(),
            ("EventRpc:Authentication:Required", "true"));
        await host.RunPerlAsync("auth.pl", "--user", "alice", "--pass", "wonderland");
    }

    [Fact]
    public async Task Any_credentials_are_welcome_where_none_are_asked_for()
    {
        await using var host = await InteropHost.StartAsync();
        await host.RunPerlAsync("no_auth.pl");
    }

    private sealed class OnlyAlice : IRpcCredentialValidator
    {
        private const string Token = "altJp3TAPK8AU";

        public async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return credential is { User: "alice", Token: Token }
                ? new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "alice"), new(ClaimTypes.Role, "admin")], "test"))
                : null;
        }
    }
}
