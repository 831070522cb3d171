using System.Net.Sockets;

namespace EventRpc.Resilience;

public sealed class SlowReader : Scenario
{
    private const int ReplyLength = 100_000;

    /// <summary>A megabyte of requests that Kestrel reads ahead, and a reply or two, in megabytes.</summary>
    private const double MostPerClient = 2;

    /// <summary>What garbage there may be besides, of all together.</summary>
    private const double Slack = 32;

    /// <summary>What keeps track of the blocks that Kestrel keeps, some hundred bytes each, and pooled arrays, in megabytes.</summary>
    private const double KeptBesides = 16;

    /// <summary>So long nothing can be sent before the server is taken to read no more.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(2);

    internal override string Claim => "clients that send requests without end and never read a reply are soon no longer read from; what they cost stays flat, and others are served.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var count = run.Pick(10, 500);
        // Without the limit that would have them closed.
        await using var server = await ServerProcess.StartAsync(("EventRpc:Limits:MinDataRate", "0"));
        var before = await server.WarmAsync(run.CancellationToken);
        run.Note("slow readers", $"{count:N0}");
        // Those that come later cost no more: what the first have left is used again.
        var first = await WaveAsync(server, before, count, run);
        await server.AtRestAsync();
        await server.AskAsync(ServedTarget.ForgetPeak);
        var second = await WaveAsync(server, before, count, run);
        run.Note("memory each, first and second time", $"{first:N2}, {second:N2} MB");
        Assert.True(Math.Max(first, second) < MostPerClient + Slack / count, $"A client that does not read takes {first:N2}, then {second:N2} MB.");
        await server.AssertMemoryBackAsync(before, run, KeptBesides);
        run.Note("blocks kept by Kestrel", $"{(await server.AskAsync()).Kept / ServerState.Megabyte:N0} MB");
    }

    /// <returns>What each of them takes of memory, in megabytes.</returns>
    private static async Task<double> WaveAsync(ServerProcess server, ServerState before, int count, ScenarioRun run)
    {
        await using var crowd = await Crowd.GatherAsync(server.EndPoint, count, run.CancellationToken);
        await using var good = await Crowd.GatherAsync(server.EndPoint, 1, run.CancellationToken);
        var sent = (await Task.WhenAll(crowd.Members.Select(member => Task.Run(() => SendUntilStuckAsync(member.Client, member.Oid, run.CancellationToken))))).Sum();
        var latencies = await good.CallAsync(1, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), run.CancellationToken);
        run.Note("replies asked for", $"{(double)sent * ReplyLength / (1 << 30):N1} GB");
        run.Note("longest call of another", $"{latencies.Percentile(1) / 1000:N0} ms");
        foreach (var (client, _) in crowd.Members)
            client.Reset();
        await server.WaitForAsync(state => state.Connections == 1);
        return await server.PeakOverAsync(before) / count;
    }

    private static async Task<long> SendUntilStuckAsync(RpcTestClient client, string oid, CancellationToken cancellationToken)
    {
        var socket = client.Socket;
        // So that what waits is in the server's hands, not in the system's.
        (socket.SendBufferSize, socket.ReceiveBufferSize) = (16 * 1024, 16 * 1024);
        var request = client.Encode(Request("exec", ("oid", oid), ("method", "bytes"), ("params", Arguments(ReplyLength))));
        var requests = Enumerable.Repeat(request, 64).SelectMany(bytes => bytes).ToArray();
        for (var sent = 0L; ; )
        {
            using var stuck = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stuck.CancelAfter(Stuck);
            try
            {
                sent += await socket.SendAsync(requests, stuck.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return sent / request.Length;
            }
        }
    }
}
