using System.Security.Claims;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Authentication;

public sealed class AuthenticationTests
{
    private const string Token = "frh4./qCggHMw";

    private static readonly (string, string)[] Fred =
    [
        ("EventRpc:Authentication:Required", "true"),
        ("EventRpc:Authentication:Users:fred", Token),
    ];

    private static async Task<string> LogInAsync(RpcTestClient client, PerlValue user, PerlValue token)
    {
        var reply = await client.CallAsync(Request("auth", ("user", user), ("pass", token)));
        return $"{reply["ok"]}: {reply["msg"]}";
    }

    [Fact]
    public async Task The_right_token_lets_in_and_the_wrong_one_does_not()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Fred);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, "fred", "frWRONG"));
        Assert.Equal("Authorization required", (await client.CallAsync(Request("classes_list")))["msg"].ToString());
        Assert.Equal("1: Credentials Ok", await LogInAsync(client, "fred", Token));
        var oid = await client.NewAsync("T::Thing::new");
        Assert.Equal("T::Thing->describe cid=1 user=fred", (await client.ResultAsync(oid, "describe")).ToString());

        // As with the peer, a later failure does not log out.
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, "fred", "x"));
        Assert.Equal("1", (await client.ExecAsync(oid, "get_data"))["ok"].ToString());
    }

    [Fact]
    public async Task Before_it_has_logged_in_a_client_may_only_negotiate_and_ask_for_the_version()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Fred);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Json);
        Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
        Assert.True((await client.CallAsync(Request("neg_formats_avail")))["ok"].IsTrue);
        foreach (var command in new[] { "new", "exec", "classes_list", "class_info", "class_info_all", "client_destroy", "no_such", "" })
            Assert.Equal("Authorization required", (await client.CallAsync(Request(command)))["msg"].ToString());
    }

    [Theory]
    [InlineData("stranger", "")]
    [InlineData("", "")]
    [InlineData("fred", "")]
    [InlineData("stranger", "*0")]
    [InlineData("Fred", Token)]
    public async Task What_the_peer_lets_in_by_mistake_is_refused(string user, string token)
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Fred);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, user, token));
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, user, PerlValue.Undef));
    }

    [Fact]
    public async Task Where_nobody_asks_for_credentials_any_are_welcome()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), ("EventRpc:Authentication:Users:fred", Token));
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("1: Not authorization required", await LogInAsync(client, "anyone", "anything"));
    }

    [Fact]
    public async Task The_applications_own_validator_decides_and_may_use_scoped_services()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc =>
            {
                rpc.Services.AddScoped<Directory>();
                rpc.AddClass<Thing>().AddCredentialValidator<Validator>();
            },
            ("EventRpc:Authentication:Required", "true"));
        host.Logs.ExpectError(32);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, "ann", "wrong"));
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, "boom", "x"));
        Assert.Equal("0: Illegal credentials", await LogInAsync(client, "nobody", "x"));
        await host.Logs.WaitForAsync(line => line.EventId.Id == 32 && line.Exception!.Message.Contains("not authenticated", StringComparison.Ordinal));
        Assert.Equal("1: Credentials Ok", await LogInAsync(client, "ann", "secret"));
        Assert.Equal("Ann", Assert.Single(host.Server.Connections).UserName);
    }

    [Fact]
    public async Task Tokens_are_not_logged()
    {
        await using var host = await RpcTestHost.StartAsync(rpc => rpc.AddClass<Thing>(), Fred);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Json);
        await LogInAsync(client, "fred", Token);
        await LogInAsync(client, "fred", "another token");
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(Token, StringComparison.Ordinal) || line.Text.Contains("another token", StringComparison.Ordinal));
    }

    private sealed class Directory
    {
        public string? Find(string user, string password) => (user, password) == ("ann", "secret") ? "Ann" : null;
    }

    private sealed class Validator(Directory directory) : IRpcCredentialValidator
    {
        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken) =>
            credential.User == "boom"
                ? throw new InvalidOperationException("the directory is down")
                : credential.User == "nobody"
                ? new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "nobody")])))
                : new(directory.Find(credential.User, credential.Token) is { } name
                    ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "directory"))
                    : null);
    }
}
