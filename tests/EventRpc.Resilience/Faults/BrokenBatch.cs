using System.Net.Sockets;

namespace EventRpc.Resilience;

public sealed class BrokenBatch : Scenario
{
    private const int Batch = 100;

    internal override string Claim => "clients send a hundred calls at once and reset the connection after some of the replies; others close only their sending side, and get every reply.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var count = run.Pick(200, 5_000);
        await using var host = await FaultyHost.StartAsync();
        await Parallel.ForAsync(0, count, run.CancellationToken, async (i, cancellationToken) =>
        {
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            var oid = await client.NewTargetAsync();
            await client.Stream.WriteAsync(Enumerable.Range(0, Batch)
                .SelectMany(call => client.Encode(Request("exec", ("oid", oid), ("method", "echo"), ("params", Arguments($"{call}"))))).ToArray(), cancellationToken);
            var isReset = i % 2 == 0;
            if (!isReset)
                client.Socket.Shutdown(SocketShutdown.Send);
            for (var call = 0; call < (isReset ? i % Batch : Batch); call++)
                Assert.Equal($"{call}", ((PerlArray)(await client.ReceiveAsync())["rc"])[0].ToString());
            if (isReset)
                client.Reset();
            else
                Assert.Null(await client.ReceiveBytesAsync());
        });
        run.Note("clients", $"{count:N0}");
        run.Note("calls", $"{count * Batch:N0}");
        await host.AssertServesAsync();
        await host.AssertAtRestAsync();
    }
}
