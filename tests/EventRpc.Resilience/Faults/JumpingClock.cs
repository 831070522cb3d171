using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class JumpingClock : Scenario
{
    internal override string Claim => "the system's clock jumps forth and back by years while every limit on time is on; nobody is closed, be it in a call, in a message or before the first, no call fails, and an address that has guessed too often gets in when its minute is over, not years later.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        await GoOnAsync(run);
        await GetInAsync();
    }

    private static async Task GoOnAsync(ScenarioRun run)
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
            try
            {
                await FinishAsync(host, crowd, run.CancellationToken);
                // Kestrel's heart, with which the server looks at its clients, beats several times.
                var latencies = await crowd.CallAsync(10, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), run.CancellationToken);
                run.Note("calls", $"{latencies.Count:N0}");
            }
            finally
            {
                await ending.CancelAsync();
                run.Note("jumps", $"{await jumping:N0}");
            }
            foreach (var (client, oid) in crowd.Members)
                Assert.Equal("idle no more", (await client.ResultAsync(oid, "echo", "idle no more")).ToString());
        }
        Assert.All(host.Server.LimitRejections.Values, count => Assert.Equal(0, count));
        await host.AssertAtRestAsync();
    }

    /// <summary>A call, a message and a negotiation, begun before the server looks at its clients again and ended behind that.</summary>
    private static async Task FinishAsync(RpcTestHost host, Crowd crowd, CancellationToken cancellationToken)
    {
        var (caller, oid) = crowd.Members[^1];
        await caller.SendAsync(Request("exec", ("oid", oid), ("method", "wait"), ("params", Arguments(1_500))));
        var sender = crowd.Members[^2].Client;
        var message = sender.Encode(Request("version"));
        await sender.Stream.WriteAsync(message.AsMemory(..^1), cancellationToken);
        await using var silent = await ConnectAsync(host.EndPoint);
        Assert.Equal("waited", ((PerlArray)(await caller.ReceiveAsync())["rc"])[0].ToString());
        await sender.Stream.WriteAsync(message.AsMemory(^1..), cancellationToken);
        Assert.True((await sender.ReceiveAsync())["ok"].IsTrue);
        await silent.SetFormatAsync(MessageFormat.Json);
    }

    private static async Task GetInAsync()
    {
        var clock = new JumpingTime();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.Services.AddSingleton<TimeProvider>(clock),
            settings: [.. LogIns.Required, ("EventRpc:Limits:LoginFailuresPerMinute", "1")]);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        Assert.False((await client.LogInAsync(LogIns.User, "wrong"))["ok"].IsTrue);
        clock.Set(TimeSpan.FromDays(-3_650));
        Assert.False((await client.LogInAsync(LogIns.User, LogIns.Token))["ok"].IsTrue);
        await client.DisposeAsync();
        clock.Pass(TimeSpan.FromMinutes(1.1));
        await host.AssertServesAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>A clock that somebody sets; how much time has passed is another matter.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private long _ahead;
        private long _passed;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _passed);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

        public void Set(TimeSpan ahead) => Interlocked.Exchange(ref _ahead, ahead.Ticks);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));

        /// <returns>How often it has jumped.</returns>
        public async Task<int> JumpAsync(CancellationToken cancellationToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            var jumps = 0;
            try
            {
                for (; await timer.WaitForNextTickAsync(cancellationToken); jumps++)
                    Set(TimeSpan.FromDays(jumps % 2 == 0 ? 3_650 : -3_650));
            }
            catch (OperationCanceledException)
            {
                // It stands.
            }
            return jumps;
        }
    }
}
