namespace EventRpc.Resilience;

public sealed class DeafLogClient : Scenario
{
    private const int Listeners = 15;
    private const double Most = 64;

    /// <summary>How many lines a log keeps.</summary>
    private const int Kept = 1_000;

    /// <summary>How many long lines each client causes.</summary>
    private const int LongLines = 600;

    /// <summary>What is called last, though there is no such method.</summary>
    private const string Last = "the_last";

    private static readonly string LongName = new('x', 1_000);

    internal override string Claim => "log clients stop reading while each call is logged; calls go on as without them, memory stays flat, one that comes later gets the last lines, and one that reads on learns what it has missed.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        await using var server = await ServerProcess.StartAsync(
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), ("EventRpc:Log:MinimumLevel", "5"), ("EventRpc:Log:MaxClients", $"{Listeners + 1}"));
        var before = await server.WarmAsync(run.CancellationToken);
        var deaf = new List<RpcTestClient>();
        for (var i = 0; i < Listeners; i++)
        {
            deaf.Add(await ConnectAsync(server.LogEndPoint));
            // The first is to read on, which takes long through a small window.
            if (i > 0)
                deaf[i].Socket.ReceiveBufferSize = 4096;
        }
        await server.WaitForAsync(state => state.LogClients == Listeners);
        await using (var crowd = await Crowd.GatherAsync(server.EndPoint, 20, run.CancellationToken))
        {
            var latencies = await crowd.CallAsync(20, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)), run.CancellationToken);
            run.Note("deaf log clients", $"{Listeners:N0}");
            run.Note("calls", $"{latencies.Count:N0}");
            run.NoteTimes(latencies);
            var peak = await server.PeakOverAsync(before, run);
            Assert.True(peak < Most, $"The log takes {peak:N0} MB.");
            // More than the buffers of all sockets hold.
            await Task.WhenAll(crowd.Members.Select(async member =>
            {
                for (var i = 0; i < LongLines; i++)
                    Assert.StartsWith("Illegal access", await member.Client.ErrorAsync(member.Oid, LongName), StringComparison.Ordinal);
            }));
            var (last, oid) = crowd.Members[0];
            Assert.StartsWith("Illegal access", await last.ErrorAsync(oid, Last), StringComparison.Ordinal);
        }
        await using (var late = await ConnectAsync(server.LogEndPoint))
            Assert.InRange((await ReadToLastAsync(late)).Count, 1, Kept);
        // One that reads on learns what it has missed.
        Assert.Contains(await ReadToLastAsync(deaf[0]), line => line.Contains("log lines lost", StringComparison.Ordinal));
        foreach (var client in deaf)
            client.Reset();
        await server.AssertMemoryBackAsync(before, run);
    }

    private static Task<List<string>> ReadToLastAsync(RpcTestClient client) => client.ReadLogUntilAsync(line => line.Contains(Last, StringComparison.Ordinal));
}
