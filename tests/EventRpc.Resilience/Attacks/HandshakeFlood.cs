using EventRpc.AspNetCore.Tests.Certificates;

namespace EventRpc.Resilience;

public sealed class HandshakeFlood : Scenario
{
    private const int AtOnce = 32;
    private const int Callers = 4;

    /// <summary>What a handshake that waits for its client may take of memory, in kilobytes.</summary>
    private const double MostEach = 256;

    internal override string Claim => "strangers begin handshakes of TLS and fall silent when the server has done its part; others break theirs off, send something else, or are done and vanish. Who means it gets in meanwhile, the silent are closed in their time, and nothing of them stays.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var held = run.Pick(100, 2_000);
        var passing = run.Pick(400, 20_000);
        using var certificates = new CertificateFolder();
        using var certificate = certificates.Write();
        await using var server = await ServerProcess.StartAsync(certificates.SettingsOf("EventRpcTls"));
        var hello = await ClientHello.RecordAsync(run.CancellationToken);
        await PassByAsync(server, hello, 8 * AtOnce, run.CancellationToken);
        var before = await server.WarmAsync(run.CancellationToken);

        await using (var good = await Crowd.GatherAsync(server.EndPoint, Callers, run.CancellationToken))
        {
            var silent = await ShakeHalfAsync(server, hello, held, run.CancellationToken);
            var state = await server.AskAsync(ServedTarget.Collected);
            Assert.Equal(Callers + held, state.Connections);
            var each = (state.WorkingSet - before.WorkingSet) / 1024.0 / held;
            run.Note("silent", $"{held:N0}");
            run.Note("memory each", $"{each:N0} KB");
            Assert.True(each < MostEach, $"A handshake that waits takes {each:N0} KB.");

            var flood = PassByAsync(server, hello, passing, run.CancellationToken);
            var latencies = new Latencies();
            while (!flood.IsCompleted)
                latencies.Add(await good.CallAsync(Callers, TimeSpan.FromSeconds(0.2), run.CancellationToken));
            await flood;
            run.Note("handshakes besides", $"{passing:N0}");
            run.NoteTimes(latencies);

            await server.AskAsync(ServedTarget.Later);
            await server.WaitForAsync(now => now.Connections == Callers);
            foreach (var client in silent)
            {
                await client.ReadToEndAsync();
                await client.DisposeAsync();
            }
        }
        await server.AssertMemoryBackAsync(before, run);
    }

    /// <summary>Begins handshakes, and waits for the server to do its part, the costly one.</summary>
    private static async Task<RpcTestClient[]> ShakeHalfAsync(ServerProcess server, byte[] hello, int count, CancellationToken cancellationToken)
    {
        var clients = new RpcTestClient[count];
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (i, _) =>
        {
            clients[i] = await ConnectAsync(server.TlsEndPoint);
            await clients[i].Stream.WriteAsync(hello, cancellationToken);
            await clients[i].Stream.ReadExactlyAsync(new byte[1], cancellationToken);
        });
        return clients;
    }

    /// <summary>Strangers come and go, and among them some who get in.</summary>
    private static async Task PassByAsync(ServerProcess server, byte[] hello, int count, CancellationToken cancellationToken)
    {
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (i, _) =>
        {
            if (i % 4 == 3)
            {
                await using var client = await ConnectTlsAsync(server.TlsEndPoint);
                var oid = await client.NewTargetAsync();
                Assert.Equal($"{i}", (await client.ResultAsync(oid, "echo", $"{i}")).ToString());
                if (i % 8 == 3)
                    client.Reset();
                return;
            }
            await using var stranger = await ConnectAsync(server.TlsEndPoint);
            switch (i % 4)
            {
                case 0:
                    await stranger.Stream.WriteAsync(hello, cancellationToken);
                    break;
                case 1:
                    await stranger.Stream.WriteAsync(hello.AsMemory(..(1 + i % (hello.Length - 1))), cancellationToken);
                    stranger.Reset();
                    break;
                case 2:
                    // Of a version that there is not, in a record that is none.
                    await stranger.Stream.WriteAsync(hello.Select(b => (byte)(b ^ 0x5a)).ToArray(), cancellationToken);
                    await stranger.ReadToEndAsync();
                    break;
            }
        });
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
