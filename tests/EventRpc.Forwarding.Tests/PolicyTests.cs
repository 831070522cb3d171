using EventRpc.AspNetCore;
using EventRpc.Client;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Forwarding.Tests;

/// <summary>The Perl server sees one user; who may call its classes is said here.</summary>
public sealed class PolicyTests
{
    private static readonly string[] Users = ["boss", "clerk", "reader"];

    [Fact]
    public async Task Classes_with_a_policy_are_for_those_who_meet_it_and_the_others_do_not_see_them()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await StartAsync(perl);
        await using var boss = await ConnectAsync(host, "boss");
        await using var counter = await boss.NewAsync("Counter", "name", "first");
        await using var copy = await counter.CallAsync<RemoteObject>("copy", "second");
        Assert.Equal("second", await copy.CallAsync<string>("name"));
        Assert.Contains("Counter", boss.Classes.Keys);

        await using var clerk = await ConnectAsync(host, "clerk");
        Assert.Equal(["Local::Counter"], clerk.Classes.Keys);
        var refused = await Assert.ThrowsAsync<RpcException>(() => clerk.NewAsync("Counter", "name", "first"));
        Assert.Equal("Illegal constructor access to Counter->new", refused.Message);
        await using var local = await clerk.NewAsync("Local::Counter");
    }

    [Fact]
    public async Task A_policy_is_told_which_method_is_called()
    {
        await using var perl = await PerlServer.StartAsync();
        await using var host = await StartAsync(perl);
        await using var reader = await ConnectAsync(host, "reader");
        Assert.Equal(["name", "new"], reader.Classes["Counter"].Methods.Keys.Order());
        await using var counter = await reader.NewAsync("Counter", "name", "first");
        Assert.Equal("first", await counter.CallAsync<string>("name"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => counter.CallAsync<int>("count", 5));
        Assert.Equal("Illegal access to Counter->count", refused.Message);
    }

    private static Task<RpcTestHost> StartAsync(PerlServer perl) => ForwardingHost.StartAsync(
        perl.Port,
        ["Counter"],
        rpc => rpc
            .AddClass<LocalCounter>()
            .Services.AddRouting()
            .AddAuthorizationBuilder()
            .AddPolicy("counters", policy => policy.RequireAssertion(context => context.User.Identity?.Name == "boss"
                || (context.User.Identity?.Name == "reader" && context.Resource is RpcMethodResource { ClassName: "Counter", Method: "new" or "name" }))),
        [("EventRpc:Forward:0:Policy", "counters"), ("EventRpc:Authentication:Required", "true"), .. Users.Select(user => ($"EventRpc:Authentication:Users:{user}", PerlCrypt.Hash(user, "secret")))]);

    private static Task<EventRpcClient> ConnectAsync(RpcTestHost host, string user) => EventRpcClient.ConnectAsync(
        new EventRpcClientOptions { Host = "127.0.0.1", Port = host.EndPoint.Port, User = user, Password = "secret" },
        TestContext.Current.CancellationToken);
}
