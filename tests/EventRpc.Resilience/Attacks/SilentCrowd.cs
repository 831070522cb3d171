using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class SilentCrowd : Scenario
{
    internal override string Claim => "one address takes all connections that there may be and says nothing; others are closed at once, until the crowd's time to agree on a format is over: then it is closed, and they get in.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var most = run.Pick(50, 2_000);
        var time = new ManualTime();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.Services.AddSingleton<TimeProvider>(time), settings: [("EventRpc:Limits:MaxConnections", $"{most}")]);
        var crowd = new List<RpcTestClient>();
        while (crowd.Count < most)
            crowd.Add(await ConnectAsync(host.EndPoint));
        await host.WaitForAsync(state => state.Connections == most);

        var refused = run.Pick(5, 100);
        for (var i = 0; i < refused; i++)
        {
            await using var client = await ConnectAsync(host.EndPoint);
            Assert.Null(await client.ReceiveBytesAsync());
        }
        Assert.Equal(refused, host.Server.LimitRejections[RpcLimit.Connections]);

        time.Advance(TimeSpan.FromSeconds(14));
        await host.Server.LookAtAllAsync();
        Assert.Equal(0, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
        time.Advance(TimeSpan.FromSeconds(2));
        foreach (var client in crowd)
            Assert.Null(await client.ReceiveBytesAsync());
        Assert.Equal(most, host.Server.LimitRejections[RpcLimit.HandshakeTime]);
        await host.WaitForAsync(state => state.Connections == 0);
        await host.AssertServesAsync();
        run.Note("silent", $"{most:N0}");
        run.Note("others refused meanwhile", $"{refused:N0}");
        foreach (var client in crowd)
            await client.DisposeAsync();
        await host.AssertAtRestAsync();
    }
}
