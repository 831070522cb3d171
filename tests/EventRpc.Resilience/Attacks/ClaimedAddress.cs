using System.Net;
using System.Text;
using EventRpc.AspNetCore.Tests.Hosting.ProxyProtocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class ClaimedAddress : Scenario
{
    private const int AtOnce = 32;

    /// <summary>The event of a header that is refused.</summary>
    private const int HeaderRefused = 61;

    private static readonly byte[][] NoHeaders =
    [
        [0, 0, 0, 0x27, .. "/0/E:R:M:N/1//2//3/neg_formats_avail/0/"u8],
        [.. "GET / HTTP/1.1\r\n\r\n"u8],
        ProxyHeaders.Version1("UNKNOWN " + new string('x', 200)),
        ProxyHeaders.Version1("TCP4 192.0.2.1 198.51.100.2 1"),
        ProxyHeaders.Version1("TCP4 192.0.2.1\n192.0.2.2 198.51.100.2 1 2"),
        ProxyHeaders.Version2(ProxyHeaders.Tcp4, [1, 2, 3]),
        ProxyHeaders.Version2(ProxyHeaders.Tcp4, new byte[60_000]),
        ProxyHeaders.Version2(ProxyHeaders.Unix, ProxyHeaders.UnixAddresses("/a\nforged line", "/b")),
        [.. ProxyHeaders.WithChecksum(ProxyHeaders.Tcp4, ProxyHeaders.Addresses4)[..^1], 0],
    ];

    internal override string Claim => "a trusted proxy brings clients from many addresses, by either version of its header; each is known, and held to what may fail in a minute, by its own. Who sends something else, too much, or nothing in time is closed without an answer, and with a line each.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(200, 5_000);
        var each = run.Pick(10, 200);
        var time = new ManualTime();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.Services.AddSingleton<TimeProvider>(time),
            settings:
            [
                ("Kestrel:Endpoints:EventRpcProxied:Url", "http://127.0.0.1:0"),
                ("EventRpc:ProxyProtocol:Endpoints:0", "EventRpcProxied"),
                ("EventRpc:ProxyProtocol:TrustedAddresses:0", "127.0.0.1"),
                .. LogIns.Required,
                ("EventRpc:Limits:LoginFailuresPerMinute", "30"),
            ]);
        var proxied = host.EndPointOf("EventRpcProxied");

        await AssertKnownAsync(host, proxied, clients, run);
        await AssertHeldApartAsync(proxied);
        await AssertRefusedAsync(host, proxied, each, time, run);
        await host.AssertServesAsync();
        await host.AssertAtRestAsync();
    }

    /// <summary>Each client is known by its own address, while all are there.</summary>
    private static async Task AssertKnownAsync(RpcTestHost host, IPEndPoint proxied, int count, ScenarioRun run)
    {
        var clients = new RpcTestClient[count];
        await Parallel.ForAsync(0, count, Options(run), async (i, _) =>
        {
            clients[i] = await ConnectByProxyAsync(proxied, Header(i));
            await clients[i].LogInAsync();
            var oid = await clients[i].NewTargetAsync();
            Assert.Equal($"{i}", (await clients[i].ResultAsync(oid, "echo", $"{i}")).ToString());
        });
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => Claimed(i).ToString()).Order(StringComparer.Ordinal),
            host.Server.Connections.Select(connection => connection.RemoteEndPoint!.ToString()).Order(StringComparer.Ordinal));
        run.Note("clients", $"{count:N0}");
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    /// <summary>One address may guess no more, and another that comes by the same proxy gets in.</summary>
    private static async Task AssertHeldApartAsync(IPEndPoint proxied)
    {
        for (var i = 0; i < 6; i++)
        {
            await using var guesser = await ConnectByProxyAsync(proxied, Header(0));
            for (var guess = 0; guess < 5; guess++)
                Assert.False((await guesser.LogInAsync(LogIns.User, $"{i} {guess}"))["ok"].IsTrue);
        }
        await using var late = await ConnectByProxyAsync(proxied, Header(0));
        Assert.False((await late.LogInAsync(LogIns.User, LogIns.Token))["ok"].IsTrue);
        await using var other = await ConnectByProxyAsync(proxied, Header(1));
        Assert.True((await other.LogInAsync(LogIns.User, LogIns.Token))["ok"].IsTrue);
    }

    private static async Task AssertRefusedAsync(RpcTestHost host, IPEndPoint proxied, int each, ManualTime time, ScenarioRun run)
    {
        await Parallel.ForAsync(0, each * NoHeaders.Length, Options(run), async (i, cancellationToken) =>
        {
            await using var stranger = await ConnectAsync(proxied);
            await stranger.Stream.WriteAsync(NoHeaders[i % NoHeaders.Length], cancellationToken);
            Assert.Empty(await stranger.ReadToEndAsync());
        });
        run.Note("refused for their header", $"{each * NoHeaders.Length:N0}");
        await host.WaitForAsync(state => state.Connections == 0);

        var silent = new List<RpcTestClient>();
        while (silent.Count < each)
        {
            silent.Add(await ConnectAsync(proxied));
            await silent[^1].Stream.WriteAsync(Header(silent.Count).AsMemory(..(silent.Count % 16)), run.CancellationToken);
        }
        await host.WaitForAsync(state => state.Connections == each);
        // The last of them may be counted before its time begins.
        await host.WaitForAsync(state =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return state.Connections == 0;
        });
        foreach (var client in silent)
        {
            Assert.Empty(await client.ReadToEndAsync());
            await client.DisposeAsync();
        }
        run.Note("refused for their silence", $"{each:N0}");
        Assert.Equal(each * (NoHeaders.Length + 1), host.Logs.Lines.Count(line => line.EventId.Id == HeaderRefused && !line.Text.Contains('\n', StringComparison.Ordinal)));
    }

    private static async Task<RpcTestClient> ConnectByProxyAsync(IPEndPoint proxied, byte[] header)
    {
        var client = await ConnectAsync(proxied);
        await client.Stream.WriteAsync(header);
        await client.SetFormatAsync(MessageFormat.Sereal);
        return client;
    }

    /// <summary>Where a client says by its proxy that it is.</summary>
    private static IPEndPoint Claimed(int i) =>
        new(new IPAddress(i % 4 < 2 ? [10, 0, (byte)(i >> 8), (byte)i] : [0x20, 1, 0xd, 0xb8, .. new byte[10], (byte)(i >> 8), (byte)i]), 1024 + i);

    private static byte[] Header(int i)
    {
        var claimed = Claimed(i);
        byte[] address = claimed.Address.GetAddressBytes(), ports = [(byte)(claimed.Port >> 8), (byte)claimed.Port, 1, 0xbb];
        return (i % 4) switch
        {
            0 => ProxyHeaders.Version1($"TCP4 {claimed.Address} 198.51.100.2 {claimed.Port} 443"),
            1 => ProxyHeaders.Version2(ProxyHeaders.Tcp4, [.. address, 198, 51, 100, 2, .. ports]),
            2 => ProxyHeaders.Version1($"TCP6 {claimed.Address} 2001:db8::ffff {claimed.Port} 443"),
            _ => ProxyHeaders.WithChecksum(ProxyHeaders.Tcp6, [.. address, .. new byte[16], .. ports]),
        };
    }

    private static ParallelOptions Options(ScenarioRun run) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = run.CancellationToken };
}
