using EventRpc.AspNetCore.Tests.Certificates;

namespace EventRpc.Resilience;

public sealed class CertificateChange : Scenario
{
    internal override string Claim => "certificates are replaced again and again while clients shake hands and call; no handshake fails, no connection is lost, and each new certificate is used.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var changes = run.Pick(2, 20);
        using var folder = new CertificateFolder();
        using var first = folder.Swap();
        await using var host = await FaultyHost.StartAsync(settings: folder.Settings);
        await using var stays = await ConnectTlsAsync(host.EndPoint);
        var oid = await stays.NewAsync("Resilience::Target::new");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        var visiting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => VisitAsync(host, ending.Token))));
        for (var change = 0; change < changes; change++)
        {
            using var next = folder.Swap();
            var thumbprint = next.Thumbprint;
            await host.Logs.WaitForAsync(line => line.EventId.Id == 90 && line.Text.Contains(thumbprint, StringComparison.Ordinal));
            Assert.Equal("stays", (await stays.ResultAsync(oid, "echo", "stays")).ToString());
        }
        await ending.CancelAsync();
        run.Note("changes", $"{changes:N0}");
        run.Note("handshakes meanwhile", $"{(await visiting).Sum():N0}");
        await stays.DisposeAsync();
        await host.AssertAtRestAsync();
    }

    private static async Task<int> VisitAsync(RpcTestHost host, CancellationToken cancellationToken)
    {
        var visits = 0;
        for (; !cancellationToken.IsCancellationRequested; visits++)
        {
            await using var client = await ConnectTlsAsync(host.EndPoint);
            var oid = await client.NewAsync("Resilience::Target::new");
            Assert.Equal("visit", (await client.ResultAsync(oid, "echo", "visit")).ToString());
        }
        return visits;
    }
}
