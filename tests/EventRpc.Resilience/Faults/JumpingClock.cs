using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class JumpingClock : Scenario
{
    internal override string Claim => "the system's clock jumps forth and back by years while every limit on time is on; nobody is closed, and no call fails.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clock = new JumpingTime();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.Services.AddSingleton<TimeProvider>(clock),
            settings: [("EventRpc:Limits:IdleTimeout", "00:01:00"), ("EventRpc:Limits:CallTimeout", "00:01:00"), ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")]);
        await using (var log = await ConnectAsync(host.LogEndPoint))
        await using (var crowd = await Crowd.GatherAsync(host.EndPoint, 20, run.CancellationToken))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
            var jumping = clock.JumpAsync(ending.Token);
            // Kestrel's heart, with which the server looks at its clients, beats several times.
            var latencies = await crowd.CallAsync(10, run.Pick(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30)), run.CancellationToken);
            await ending.CancelAsync();
            run.Note("calls", $"{latencies.Count:N0}");
            run.Note("jumps", $"{await jumping:N0}");
            foreach (var (client, oid) in crowd.Members)
                Assert.Equal("idle no more", (await client.ResultAsync(oid, "echo", "idle no more")).ToString());
        }
        Assert.All(host.Server.LimitRejections.Values, count => Assert.Equal(0, count));
        await host.AssertAtRestAsync();
    }

    /// <summary>A clock that somebody sets; how much time has passed is another matter.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

        /// <returns>How often it has jumped.</returns>
        public async Task<int> JumpAsync(CancellationToken cancellationToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            var jumps = 0;
            try
            {
                for (; await timer.WaitForNextTickAsync(cancellationToken); jumps++)
                    Interlocked.Exchange(ref _ahead, TimeSpan.FromDays(jumps % 2 == 0 ? 3_650 : -3_650).Ticks);
            }
            catch (OperationCanceledException)
            {
                // It stands.
            }
            return jumps;
        }
    }
}
