using System.Security.Claims;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Authorization;

public sealed class AuthorizationTests
{
    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(
        rpc => rpc
            .AddClass<Open>()
            .AddClass<Closed>()
            .AddClass<Thing>("T::Built", c => c
                .Constructor("new", () => new Thing())
                .Method("get_size", x => x.GetSize)
                .Method("get_data", x => x.GetData)
                .RequireAuthorization()
                .RequireAuthorizationFor("get_data", "admins"))
            .AddCredentialValidator<Names>(),
        builder => builder.Services.AddRouting().AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireRole("admin")).AddPolicy("methods", policy => policy
            .RequireAssertion(context => context.Resource is RpcMethodResource { ClassName: "T::Open", Method: "by_resource", Connection.IsAuthenticated: true })),
        []);

    private static async Task<RpcTestClient> LoginAsync(RpcTestHost host, string? user)
    {
        var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        if (user is not null)
            Assert.True((await client.CallAsync(Request("auth", ("user", user), ("pass", "x"))))["ok"].IsTrue);
        return client;
    }

    [Theory]
    [InlineData(null, "T::Open: for_all new")]
    [InlineData("user", "T::Built: get_size new; T::Open: by_resource for_all for_users new")]
    [InlineData("admin", "T::Built: get_data get_size new; T::Closed: for_admins new; T::Open: by_resource for_admins for_all for_users new")]
    public async Task A_client_knows_of_what_it_may_call_and_of_nothing_else(string? user, string expected)
    {
        await using var host = await StartAsync();
        await using var client = await LoginAsync(host, user);
        var all = (PerlHash)(await client.CallAsync(Request("class_info_all")))["class_info_all"];
        Assert.Equal(expected, Show(all));

        var listed = (PerlArray)(await client.CallAsync(Request("classes_list")))["classes"];
        Assert.Equal(all.Items.Keys.Order(StringComparer.Ordinal), listed.Items.Select(c => c.ToString()!).Order(StringComparer.Ordinal));
        var closed = await client.CallAsync(Request("class_info", ("class", "T::Closed")));
        Assert.Equal(user == "admin", closed["ok"].IsTrue);
        if (user != "admin")
            Assert.Equal("Unknown class 'T::Closed'", closed["msg"].ToString());
    }

    [Fact]
    public async Task What_a_client_may_not_call_is_refused_as_if_it_were_not_there()
    {
        await using var host = await StartAsync();
        await using var nobody = await LoginAsync(host, null);
        var oid = await nobody.NewAsync("T::Open::new");
        Assert.Equal("all", (await nobody.ResultAsync(oid, "for_all")).ToString());
        Assert.Equal("Illegal access to T::Open->for_users", await nobody.ErrorAsync(oid, "for_users"));
        Assert.Equal("Illegal access to T::Open->for_admins", await nobody.ErrorAsync(oid, "for_admins"));
        Assert.Equal("Illegal access to T::Open->by_resource", await nobody.ErrorAsync(oid, "by_resource"));
        var refused = await nobody.CallAsync(Request("new", ("method", "T::Closed::new")));
        Assert.Equal("Illegal constructor access to T::Closed->new", refused["msg"].ToString());

        Assert.True((await nobody.CallAsync(Request("auth", ("user", "admin"), ("pass", "x"))))["ok"].IsTrue);
        Assert.Equal("admins", (await nobody.ResultAsync(oid, "for_admins")).ToString());
        Assert.Equal("resource", (await nobody.ResultAsync(oid, "by_resource")).ToString());
        await nobody.NewAsync("T::Closed::new");
    }

    [Fact]
    public async Task A_policy_that_does_not_exist_stops_the_start_and_so_does_a_missing_AddAuthorization()
    {
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Closed>(), builder => builder.Services.AddRouting().AddAuthorization(), []));
        Assert.Contains("T::Closed->", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("admins", unknown.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcTestHost.StartAsync(rpc => rpc.AddClass<Closed>()));
        Assert.Contains("builder.Services.AddAuthorization()", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_fails_lets_nobody_in()
    {
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Closed>(),
            builder => builder.Services.AddRouting().AddAuthorizationBuilder().AddPolicy("admins", policy => policy.RequireAssertion(bool (_) => throw new InvalidOperationException("secret"))),
            []);
        host.Logs.ExpectError(43);
        host.Logs.ExpectError(48);
        await using var client = await LoginAsync(host, null);
        Assert.Equal("Internal error while the classes were looked up", (await client.CallAsync(Request("class_info_all")))["msg"].ToString());
        Assert.StartsWith("Internal error in T::Closed->new (reference", (await client.CallAsync(Request("new", ("method", "T::Closed::new"))))["msg"].ToString(), StringComparison.Ordinal);
    }

    private static string Show(PerlHash all) => string.Join("; ", all.Items
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key}: {string.Join(' ', ((PerlHash)pair.Value).Items.Keys.Order(StringComparer.Ordinal))}"));

    [RpcClass("T::Open")]
    public sealed class Open
    {
        [RpcConstructor("new")]
        public static Open New() => new();

        [RpcMethod]
        public string ForAll() => "all";

        [RpcMethod]
        [Authorize]
        public string ForUsers() => "users";

        [RpcMethod]
        [Authorize(Roles = "admin")]
        public string ForAdmins() => "admins";

        [RpcMethod]
        [Authorize("methods")]
        public string ByResource() => "resource";
    }

    [RpcClass("T::Closed")]
    [Authorize("admins")]
    public sealed class Closed
    {
        [RpcConstructor("new")]
        public static Closed New() => new();

        [RpcMethod]
        public string ForAdmins() => "admins";
    }

    public sealed class Names : IRpcCredentialValidator
    {
        public ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken) =>
            new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, credential.User), new(ClaimTypes.Role, credential.User)], "test")));
    }
}
