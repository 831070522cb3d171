using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class WrongPort : Scenario
{
    private static readonly (string Said, string Protocol)[] Strangers =
    [
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP"),
        ("POST /eventrpc/status HTTP/1.1\r\n\r\n", "HTTP"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP"),
        ("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", "TLS"),
        ("SSH-2.0-OpenSSH_9.2p1\r\n", "SSH"),
        ("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "the PROXY protocol"),
        ("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c", "the PROXY protocol"),
    ];

    internal override string Claim => "HTTP, TLS, SSH and the PROXY protocol come to the RPC port, and RPC to the ports of HTTP and of TLS: each is closed, and the RPC port's log says what it looked like. What comes to the port of the log is not looked at, and who sent it gets the log as any other.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(5, 500);
        using var authority = new TestAuthority();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder =>
            {
                builder.Services.AddRouting();
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = authority.Issue("CN=localhost")));
            },
            use: app => app.MapEventRpcAdmin("/eventrpc"),
            settings:
            [
                ("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"), ("Kestrel:Endpoints:EventRpcTls:Url", "https://127.0.0.1:0"),
                ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0"), ("EventRpc:Log:MaxClients", "100"),
            ]);
        var tls = host.TlsEndPoint();
        var others = new[] { host.EndPoint.Port, tls.Port, host.LogEndPoint.Port };
        var http = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port).Single(port => !others.Contains(port));

        await Parallel.ForAsync(0, each, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = run.CancellationToken }, async (_, cancellationToken) =>
        {
            foreach (var (said, _) in Strangers)
                await SayAsync(host.EndPoint, Encoding.Latin1.GetBytes(said));
            await using var client = await ConnectAsync(host.EndPoint);
            var hello = client.Encode(Request("neg_formats_avail"));
            Assert.StartsWith("HTTP/1.1 400", await SayAsync(new IPEndPoint(IPAddress.Loopback, http), [.. hello, .. "\r\n\r\n"u8]), StringComparison.Ordinal);
            await SayAsync(tls, hello);
            await AssertToldAsync(host, hello, cancellationToken);
            foreach (var (said, _) in Strangers.Where(stranger => stranger.Protocol is "HTTP" or "TLS").DistinctBy(stranger => stranger.Protocol))
                await AssertToldAsync(host, Encoding.Latin1.GetBytes(said), cancellationToken);
        });
        run.Note("strangers", $"{each * (Strangers.Length + 5):N0}");
        foreach (var (protocol, count) in Strangers.CountBy(stranger => stranger.Protocol))
            Assert.Equal(each * count, host.Logs.Lines.Count(line => line.EventId.Id == 21 && line.Text.EndsWith($"(this looks like {protocol}, not Event::RPC)", StringComparison.Ordinal)));
        await host.AssertServesAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>Says something to the log, and gets what is logged after that.</summary>
    private static async Task AssertToldAsync(RpcTestHost host, byte[] said, CancellationToken cancellationToken)
    {
        await using var client = await ConnectAsync(host.LogEndPoint);
        await client.Stream.WriteAsync(said, cancellationToken);
        var news = $"news {Guid.NewGuid()}";
        host.Server.Log(1, news);
        await client.ReadLogUntilAsync(line => line.EndsWith(news, StringComparison.Ordinal));
    }

    /// <summary>Says something, and waits for the end of the connection.</summary>
    /// <returns>What was answered.</returns>
    private static async Task<string> SayAsync(IPEndPoint server, byte[] bytes)
    {
        await using var client = await ConnectAsync(server);
        await client.Stream.WriteAsync(bytes);
        return Encoding.Latin1.GetString(await client.ReadToEndAsync());
    }
}
