using System.Text;

namespace EventRpc.Resilience;

public sealed class Downgrade : Scenario
{
    private const int Refused = 23;
    private const int BadMessage = 21;
    private const int StorableRefused = 26;

    internal override string Claim => "where Storable is off, clients speak it as those do that are too old to negotiate, ask for it, and send it when another format was agreed on; nothing is called, they are told so, and each is in the log.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(20, 1_000);
        await using var host = await FaultyHost.StartAsync();
        var order = Request("new", ("method", "Resilience::Target::new"));
        var storable = FramedMessage.Encode(order, MessageFormat.Storable);
        await Parallel.ForAsync(0, clients, run.CancellationToken, async (_, cancellationToken) =>
        {
            await using (var old = await ConnectAsync(host.EndPoint))
            {
                await old.Stream.WriteAsync(storable, cancellationToken);
                Assert.Contains("Unexpected error on incoming RPC call", Encoding.Latin1.GetString((await old.ReceiveBytesAsync())!), StringComparison.Ordinal);
                Assert.Equal("Server rejected format 'STOR'", (await old.CallAsync(Request("neg_format_set", ("msg", "STOR"))))["msg"].ToString());
            }
            await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await client.Stream.WriteAsync(storable, cancellationToken);
            Assert.StartsWith("Unexpected error on incoming RPC call", (await client.ReceiveAsync())["msg"].ToString(), StringComparison.Ordinal);
            Assert.Equal("Server rejected format 'STOR'", (await client.CallAsync(Request("neg_format_set", ("msg", "STOR"))))["msg"].ToString());
            // What was agreed on still counts.
            Assert.True((await client.CallAsync(Request("version")))["ok"].IsTrue);
        });
        run.Note("clients", $"{2 * clients:N0}");
        Assert.Equal(0, host.Server.ObjectCount);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("Created new object", StringComparison.Ordinal));
        foreach (var (line, times) in ((int, int)[])[(StorableRefused, 1), (BadMessage, 2), (Refused, 2)])
            Assert.Equal(times * clients, host.Logs.Lines.Count(logged => logged.EventId.Id == line));
        await host.AssertServesAsync();
        await host.AssertAtRestAsync();
    }
}
