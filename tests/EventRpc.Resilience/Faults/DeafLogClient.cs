using System.Net.Sockets;

namespace EventRpc.Resilience;

public sealed class DeafLogClient : Scenario
{
    private const int Listeners = 15;
    private const double Most = 64;

    internal override string Claim => "log clients stop reading while each call is logged; calls go on as without them, memory stays flat, and one that reads later gets the last lines.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        await using var server = await ServerProcess.StartAsync(
            ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), ("EventRpc:Log:MinimumLevel", "5"), ("EventRpc:Log:MaxClients", $"{Listeners + 1}"));
        var before = await server.WarmAsync(run.CancellationToken);
        var deaf = new List<RpcTestClient>();
        for (var i = 0; i < Listeners; i++)
        {
            deaf.Add(await ConnectAsync(server.LogEndPoint));
            ((NetworkStream)deaf[i].Stream).Socket.ReceiveBufferSize = 4096;
        }
        await server.WaitForAsync(state => state.LogClients == Listeners);
        await using (var crowd = await Crowd.GatherAsync(server.EndPoint, 20, run.CancellationToken))
        {
            var latencies = await crowd.CallAsync(20, run.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)), run.CancellationToken);
            run.Note("deaf log clients", $"{Listeners:N0}");
            run.Note("calls", $"{latencies.Count:N0}");
            run.Note(latencies);
            var peak = await server.PeakOverAsync(before, run);
            Assert.True(peak < Most, $"The log takes {peak:N0} MB.");
        }
        await using (var reader = await ConnectAsync(server.LogEndPoint))
        using (var lines = new StreamReader(reader.Stream))
            Assert.Contains("Called method 'echo'", string.Join('\n', await ReadAsync(lines, 100)), StringComparison.Ordinal);
        foreach (var client in deaf)
            client.Reset();
        await server.AssertBackAsync(before, run);
    }

    private static async Task<List<string>> ReadAsync(StreamReader reader, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
            lines.Add(await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)) ?? throw new EndOfStreamException("The log has ended."));
        return lines;
    }
}
