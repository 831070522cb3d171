using System.Diagnostics;

namespace EventRpc.Resilience;

public sealed class ObjectHoard : Scenario
{
    private const int AtOnce = 1_000;
    private const double MostPerObject = 1_024;

    internal override string Claim => "as many objects as they may are held by several connections, given back one by one by half of these, and by their end by the others; all memory comes back.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        const int holders = 4;
        var each = run.Pick(10_000, 100_000);
        await using var server = await ServerProcess.StartAsync(("EventRpc:Limits:MaxObjectsPerConnection", $"{each}"));
        var before = await server.WarmAsync(run.CancellationToken);
        var clock = Stopwatch.StartNew();
        var clients = new List<(RpcTestClient Client, List<string> Oids)>();
        for (var i = 0; i < holders; i++)
            clients.Add(await HoardAsync(server, each));
        run.Note("objects", $"{holders * each:N0}");
        run.Note("handed out in", $"{clock.Elapsed.TotalSeconds:N1} s");

        var held = await server.AskAsync(ServedTarget.Collected);
        Assert.Equal(holders * each, held.Objects);
        var memory = (double)(held.Heap - before.Heap) / held.Objects;
        run.Note("memory each", $"{memory:N0} bytes");
        Assert.True(memory < MostPerObject, $"An object takes {memory:N0} bytes.");
        // One more is one too many.
        Assert.Contains("Too many objects", await clients[0].Client.ErrorAsync(clients[0].Oids[0], "many", 1), StringComparison.Ordinal);

        clock.Restart();
        await Task.WhenAll(clients.Take(holders / 2).Select(holder => GiveBackAsync(holder.Client, holder.Oids)));
        run.Note("half given back in", $"{clock.Elapsed.TotalSeconds:N1} s");
        Assert.Equal(holders / 2 * each, (await server.AskAsync()).Objects);
        clock.Restart();
        foreach (var (client, _) in clients)
            await client.DisposeAsync();
        await server.WaitForAsync(state => state.IsAtRest);
        run.Note("the rest by leaving in", $"{clock.Elapsed.TotalSeconds:N1} s");
        await server.AssertMemoryBackAsync(before, run);
    }

    private static async Task<(RpcTestClient Client, List<string> Oids)> HoardAsync(ServerProcess server, int count)
    {
        var client = await ConnectAsync(server.EndPoint, MessageFormat.Sereal);
        List<string> oids = [await client.NewTargetAsync()];
        while (oids.Count < count)
        {
            var handed = (PerlArray)await client.ResultAsync(oids[0], "many", Math.Min(AtOnce, count - oids.Count));
            oids.AddRange(handed.Items.Select(oid => oid.ToString()!));
        }
        return (client, oids);
    }

    private static async Task GiveBackAsync(RpcTestClient client, List<string> oids)
    {
        foreach (var oid in oids)
            Assert.True((await client.CallAsync(Request("client_destroy", ("oid", oid))))["ok"].IsTrue);
    }
}
