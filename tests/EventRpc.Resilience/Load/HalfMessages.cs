namespace EventRpc.Resilience;

public sealed class HalfMessages : Scenario
{
    /// <summary>How many times its own length half a message may take of memory: the buffer doubles while it grows.</summary>
    private const double MostTimes = 3;

    /// <summary>What there may be besides, in megabytes.</summary>
    private const double Slack = 32;

    internal override string Claim => "clients send large messages up to the last byte and fall silent; they are closed when they have sent nothing for half a minute, not before, their memory comes back, and others are served meanwhile.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        const int others = 4;
        const int length = 8 << 20;
        var count = run.Pick(10, 60);
        await using var server = await ServerProcess.StartAsync();
        var before = await server.WarmAsync(run.CancellationToken);
        await using (var good = await Crowd.GatherAsync(server.EndPoint, others, run.CancellationToken))
        await using (var silent = await Crowd.GatherAsync(server.EndPoint, count, run.CancellationToken))
        {
            var (first, oid) = silent.Members[0];
            var message = first.Encode(Request("exec", ("oid", oid), ("method", "length_of"), ("params", Arguments(new byte[length]))));
            await Task.WhenAll(silent.Members.Select(async member => await member.Client.Stream.WriteAsync(message.AsMemory(..^1), run.CancellationToken)));
            var latencies = await good.CallAsync(others, TimeSpan.FromSeconds(1), run.CancellationToken);
            var peak = await server.PeakOverAsync(before, run);
            run.Note("half messages", $"{count:N0} of {length >> 20:N0} MB");
            run.Note("longest call of another", $"{latencies.Percentile(1) / 1000:N0} ms");
            Assert.True(peak < MostTimes * length * count / ServerState.Megabyte + Slack, $"Half messages take {peak:N0} MB.");

            Assert.Equal(others + count, (await server.AskAsync(ServedTarget.Later)).Connections);
            await server.AskAsync(ServedTarget.Later);
            foreach (var (client, _) in silent.Members)
                Assert.Null(await client.ReceiveBytesAsync());
            await server.WaitForAsync(state => state.Connections == others);
            await good.CallAsync(others, TimeSpan.FromSeconds(0.2), run.CancellationToken);
        }
        await server.AssertMemoryBackAsync(before, run, kept: MemoryCheck.KeptOf(count));
    }
}
