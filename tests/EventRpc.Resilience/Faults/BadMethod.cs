using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class BadMethod : Scenario
{
    internal override string Claim => "methods throw, throw what cannot be told, never return, block their thread, return more than a message holds, return on another thread, dispose their own object, send their own client away and call back into the server; each harms its own client at most.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(2, 20);
        var calls = new MisbehavingCalls();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.AddClass<Misbehaving>(),
            builder => builder.Services.AddSingleton(calls),
            settings: [("EventRpc:Limits:MaxMessageSize", "100000"), ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")]);
        // Unexpected exceptions, and that of an object that is disposed twice, are errors in the log.
        foreach (var expected in (int[])[43, 45])
            host.Logs.ExpectError(expected);

        var stuck = new List<RpcTestClient>();
        for (var i = 0; i < each; i++)
        {
            await using (var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal))
                await MisbehaveAsync(client);
            foreach (var method in (string[])["never_return", "block"])
                stuck.Add(await StartAsync(host, method));
            await host.AssertServesAsync();
        }
        run.Note("clients", $"{3 * each:N0}");

        Assert.All(await host.HalfLeaveAsync(stuck, calls), reply => Assert.Equal("at last", ((PerlArray)reply["rc"])[0].ToString()));
        await host.AssertAtRestAsync();
    }

    private static async Task MisbehaveAsync(RpcTestClient client)
    {
        var oid = await client.NewAsync("Resilience::Misbehaving::new");
        foreach (var method in (string[])["throw", "throw_unspeakable", "throw_later"])
            Assert.Matches($@"^Internal error in Resilience::Misbehaving->{method} \(reference [0-9A-Za-z]+\)\s*$", await client.ErrorAsync(oid, method));
        Assert.StartsWith("Response packed exceeds limit", await client.ErrorAsync(oid, "overflow"), StringComparison.Ordinal);
        Assert.Equal("from elsewhere", (await client.ResultAsync(oid, "return_elsewhere")).ToString());
        Assert.Equal("called back", (await client.ResultAsync(oid, "call_back")).ToString());
        Assert.Equal("disposed", (await client.ResultAsync(oid, "dispose_itself")).ToString());
        await client.SendAsync(Request("exec", ("oid", oid), ("method", "leave_me")));
        // It is answered, or not any more, and closed.
        while (await client.ReceiveBytesAsync() is not null)
        {
        }
    }

    private static async Task<RpcTestClient> StartAsync(RpcTestHost host, string method)
    {
        var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("Resilience::Misbehaving::new");
        await client.SendAsync(Request("exec", ("oid", oid), ("method", method)));
        return client;
    }
}
