using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class Dribble : Scenario
{
    private static readonly byte[] Hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];

    internal override string Claim => "clients send a byte a second in the handshake of TLS, in the negotiation, in a header and in a body; none is closed before its time, all are then, and others are served meanwhile.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(10, 250);
        var time = new ManualTime();
        using var authority = new TestAuthority();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificate = authority.Issue("CN=localhost");
                    https.HandshakeTimeout = TimeSpan.FromMinutes(5);
                }));
            },
            settings: [("Kestrel:Endpoints:EventRpcTls:Url", "https://127.0.0.1:0")]);
        var oldest = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var dribblers = new List<Dribbler>();
        for (var i = 0; i < each; i++)
        {
            var stranger = await ConnectAsync(host.EndPoint);
            dribblers.Add(new(await ConnectAsync(host.TlsEndPoint()), Hello));
            dribblers.Add(new(stranger, stranger.Encode(Request("neg_formats_avail"))));
            dribblers.Add(new(await ConnectAsync(host.EndPoint, MessageFormat.Sereal), [0, 0, 0]));
            dribblers.Add(new(await ConnectAsync(host.EndPoint, MessageFormat.Sereal), [0, 1, 0, 0, .. new byte[10_000]]));
        }

        var closed = Task.WhenAll(dribblers.Select(dribbler => dribbler.ReadToEndAsync()));
        var rejections = await DribbleAsync(0, 5);
        Assert.All(rejections.Values, count => Assert.Equal(0, count));
        // By then all that have begun a message are too slow with it.
        rejections = await DribbleAsync(5, 14);
        Assert.Equal((3 * each, 0), (rejections[RpcLimit.DataRate], rejections[RpcLimit.HandshakeTime]));
        rejections = await DribbleAsync(14, 16);
        Assert.Equal((3 * each, each), (rejections[RpcLimit.DataRate], rejections[RpcLimit.HandshakeTime]));
        await closed;
        run.Note("clients", $"{dribblers.Count:N0}");
        await oldest.DisposeAsync();
        foreach (var dribbler in dribblers)
            await dribbler.DisposeAsync();
        await host.AssertAtRestAsync();

        async Task<IReadOnlyDictionary<RpcLimit, long>> DribbleAsync(int from, int to)
        {
            for (var second = from; second < to; second++)
            {
                foreach (var dribbler in dribblers)
                    await dribbler.SendByteAsync(second);
                await host.AssertServesAsync();
                time.Advance(TimeSpan.FromSeconds(1));
            }
            await host.Server.LookAtAllAsync();
            return host.Server.LimitRejections;
        }
    }

    private sealed class Dribbler(RpcTestClient client, byte[] bytes) : IAsyncDisposable
    {
        public async Task SendByteAsync(int index)
        {
            try
            {
                if (index < bytes.Length)
                    await client.Stream.WriteAsync(bytes.AsMemory(index, 1));
            }
            catch (IOException)
            {
                // It has been closed.
            }
        }

        public Task<byte[]> ReadToEndAsync() => client.ReadToEndAsync();

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}
