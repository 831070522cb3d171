using System.Security.Cryptography.X509Certificates;
using EventRpc.AspNetCore.Tests.Certificates;

namespace EventRpc.Resilience;

public sealed class CertificateChange : Scenario
{
    internal override string Claim => "certificates are replaced again and again while clients shake hands and call; no handshake fails, no connection is lost, and each new certificate is soon shown to those that come.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var changes = run.Pick(2, 20);
        using var folder = new CertificateFolder();
        using var first = folder.Swap();
        await using var host = await FaultyHost.StartAsync(settings: folder.Settings);
        // It may look through the old link for one file and through the new one for the other.
        host.Logs.ExpectError(91);
        await using var stays = await ConnectTlsAsync(host.EndPoint);
        var oid = await stays.NewTargetAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        var visiting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => VisitAsync(host, ending.Token))));
        try
        {
            for (var change = 0; change < changes; change++)
            {
                using var next = folder.Swap();
                while (await ShownAsync(host) != next.Thumbprint)
                    run.CancellationToken.ThrowIfCancellationRequested();
                Assert.Equal("stays", (await stays.ResultAsync(oid, "echo", "stays")).ToString());
            }
        }
        finally
        {
            await ending.CancelAsync();
            await visiting;
        }
        run.Note("changes", $"{changes:N0}");
        run.Note("handshakes meanwhile", $"{(await visiting).Sum():N0}");
        await stays.DisposeAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>The thumbprint of the certificate that a client gets which comes now.</summary>
    private static async Task<string> ShownAsync(RpcTestHost host)
    {
        var chain = new List<X509Certificate2>();
        await using (await ConnectTlsAsync(host.EndPoint, chain: chain))
        {
            var thumbprint = chain[0].Thumbprint;
            chain.ForEach(certificate => certificate.Dispose());
            return thumbprint;
        }
    }

    private static async Task<int> VisitAsync(RpcTestHost host, CancellationToken cancellationToken)
    {
        var visits = 0;
        for (; !cancellationToken.IsCancellationRequested; visits++)
        {
            await using var client = await ConnectTlsAsync(host.EndPoint);
            var oid = await client.NewTargetAsync();
            Assert.Equal("visit", (await client.ResultAsync(oid, "echo", "visit")).ToString());
        }
        return visits;
    }
}
