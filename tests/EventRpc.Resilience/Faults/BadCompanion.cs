using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class BadCompanion : Scenario
{
    internal override string Claim => "validators, observers and filters throw, or take no notice of anything; their own client is refused, or closed in its time, all others are served, and nothing stays when they end.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        await HarmNobodyAsync(run.Pick(5, 200), run);
        // Thirty checks that do not end would be all that an address may have at a time.
        await AreLeftInTimeAsync(run.Pick(5, 25), run);
    }

    private static async Task HarmNobodyAsync(int each, ScenarioRun run)
    {
        var calls = new MisbehavingCalls();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.AddCredentialValidator<Validator>().AddConnectionObserver<Observer>().AddCallFilter<Filter>(),
            builder => builder.Services.AddSingleton(calls),
            // Some hang on purpose while they log in.
            settings: [("EventRpc:Authentication:Required", "true"), ("EventRpc:Limits:LoginFailuresPerMinute", "0"), ("EventRpc:Limits:HandshakeTimeout", "0")]);
        // What the observer, the validator and the filter throw is told in the log.
        foreach (var expected in (int[])[17, 32, 43])
            host.Logs.ExpectError(expected);

        var hanging = new List<RpcTestClient>();
        for (var i = 0; i < each; i++)
        {
            await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
            {
                Assert.False((await client.LogInAsync(Trouble.Throws, "x"))["ok"].IsTrue);
                await client.LogInAsync();
                var oid = await client.NewTargetAsync();
                Assert.StartsWith("Internal error in Resilience::Target->fail", await client.ErrorAsync(oid, "fail", "x"), StringComparison.Ordinal);
            }
            var stuck = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await stuck.SendAsync(Request("auth", ("user", Trouble.Hangs), ("pass", "x")));
            hanging.Add(stuck);
            var filtered = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await filtered.LogInAsync();
            var target = await filtered.NewTargetAsync();
            await filtered.SendAsync(Request("exec", ("oid", target), ("method", "wait"), ("params", Arguments(1))));
            hanging.Add(filtered);
            await host.AssertServesAsync();
        }
        run.Note("clients", $"{3 * each:N0}");

        Assert.All(await host.HalfLeaveAsync(hanging, calls), reply => Assert.True(reply["ok"].IsTrue));
        await host.AssertAtRestAsync();
    }

    /// <summary>Those that hang for ever keep nobody waiting beyond the time that there is for it.</summary>
    private static async Task AreLeftInTimeAsync(int each, ScenarioRun run)
    {
        var calls = new MisbehavingCalls();
        var time = new ManualTime();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.AddCredentialValidator<Validator>().AddConnectionObserver<HangingObserver>(),
            builder => builder.Services.AddSingleton(calls).AddSingleton<TimeProvider>(time),
            settings: [("EventRpc:Authentication:Required", "true"), ($"Kestrel:Endpoints:{HangingObserver.Endpoint}:Url", "http://127.0.0.1:0")]);
        var observed = host.EndPointOf(HangingObserver.Endpoint);
        await using var stays = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        await stays.LogInAsync();
        var hanging = new List<RpcTestClient>();
        for (var i = 0; i < each; i++)
        {
            hanging.Add(await ConnectAsync(observed));
            var checkedForEver = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await checkedForEver.SendAsync(Request("auth", ("user", Trouble.Hangs), ("pass", "x")));
            hanging.Add(checkedForEver);
        }
        run.Note("clients that nobody lets go", $"{hanging.Count:N0}");
        await host.WaitForAsync(state => state.Connections == hanging.Count + 1);

        time.Advance(TimeSpan.FromSeconds(14));
        await host.Server.LookAtAllAsync();
        Assert.Equal(0, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
        time.Advance(TimeSpan.FromSeconds(2));
        await host.Server.LookAtAllAsync();
        Assert.Equal(hanging.Count, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
        // Five seconds later they are closed, whatever it is that hangs.
        time.Advance(TimeSpan.FromSeconds(6));
        foreach (var client in hanging)
        {
            Assert.Null(await client.ReceiveBytesAsync());
            await client.DisposeAsync();
        }
        await host.AssertServesAsync();
        // Observers are left to themselves; a validator keeps the place of its client until it ends.
        await host.WaitForAsync(state =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return state.Connections == each + 1;
        });
        calls.Release();
        await stays.DisposeAsync();
        await host.AssertAtRestAsync();
    }

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

    /// <summary>Takes no notice of anything, for the clients of an endpoint, coming and going.</summary>
    private sealed class HangingObserver(MisbehavingCalls calls) : IRpcConnectionObserver
    {
        public const string Endpoint = "EventRpcObserved";

        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken) => HangAsync(connection);

        public ValueTask OnDisconnectedAsync(RpcConnection connection, RpcCloseReason reason) => HangAsync(connection);

        private async ValueTask HangAsync(RpcConnection connection)
        {
            if (connection.Endpoint == Endpoint)
                await calls.LetGo;
        }
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
