using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class BadCompanion : Scenario
{
    internal override string Claim => "validators, observers and filters throw, or take no notice of anything; their own client is refused or closed in its time, all others are served, and nothing stays when they end.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(5, 200);
        var calls = new MisbehavingCalls();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.AddCredentialValidator<Validator>().AddConnectionObserver<Observer>().AddCallFilter<Filter>(),
            builder => builder.Services.AddSingleton(calls),
            ("EventRpc:Authentication:Required", "true"), ("EventRpc:Limits:LoginFailuresPerMinute", "0"));
        // What the observer, the validator and the filter throw is told in the log.
        foreach (var expected in (int[])[17, 32, 43])
            host.Logs.ExpectError(expected);

        var hanging = new List<RpcTestClient>();
        for (var i = 0; i < each; i++)
        {
            await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
            {
                Assert.False((await LogInAsync(client, Trouble.Throws))["ok"].IsTrue);
                Assert.True((await LogInAsync(client, "fred"))["ok"].IsTrue);
                var oid = await client.NewAsync("Resilience::Target::new");
                Assert.StartsWith("Internal error in Resilience::Target->fail", await client.ErrorAsync(oid, "fail", "x"), StringComparison.Ordinal);
            }
            var stuck = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await stuck.SendAsync(Request("auth", ("user", Trouble.Hangs), ("pass", "x")));
            hanging.Add(stuck);
            var filtered = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            Assert.True((await LogInAsync(filtered, "fred"))["ok"].IsTrue);
            var target = await filtered.NewAsync("Resilience::Target::new");
            await filtered.SendAsync(Request("exec", ("oid", target), ("method", "wait"), ("params", Arguments(1))));
            hanging.Add(filtered);
            await host.AssertServesAsync();
        }
        run.Note("clients", $"{3 * each:N0}");

        foreach (var client in hanging.Where((_, i) => i % 4 < 2))
            client.Reset();
        await host.AssertServesAsync();
        calls.Release();
        foreach (var client in hanging.Where((_, i) => i % 4 >= 2))
        {
            Assert.NotNull(await client.ReceiveBytesAsync());
            await client.DisposeAsync();
        }
        await host.AssertAtRestAsync();
    }

    private static Task<PerlHash> LogInAsync(RpcTestClient client, string user) => client.CallAsync(Request("auth", ("user", user), ("pass", "x")));

    private static class Trouble
    {
        public const string Throws = "throws";
        public const string Hangs = "hangs";
    }

    private sealed class Validator(MisbehavingCalls calls) : IRpcCredentialValidator
    {
        public async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
        {
            if (credential.User == Trouble.Throws)
                throw new InvalidOperationException("The directory is out of order.");
            if (credential.User == Trouble.Hangs)
                await calls.LetGo;
            return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, credential.User)], "test"));
        }
    }

    /// <summary>Throws for each client, coming and going.</summary>
    private sealed class Observer : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken) => throw new InvalidOperationException("come");

        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) => throw new InvalidOperationException("gone");
    }

    private sealed class Filter(MisbehavingCalls calls) : IRpcCallFilter
    {
        public async ValueTask InvokeAsync(RpcCallContext context, RpcCallDelegate next)
        {
            if (context.Method == "fail")
                throw new InvalidOperationException("The filter is out of order.");
            if (context.Method == "wait")
                await calls.LetGo;
            await next(context);
        }
    }
}
