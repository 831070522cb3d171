using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class HalfOpen : Scenario
{
    internal override string Claim => "clients are gone without a word, as when a cable is pulled; the system finds out by TCP's keep-alive, which is asked for on each connection, in clear and by TLS: after a minute of silence four times in a minute. (That it is asked for is checked, not the system.)";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var clients = run.Pick(10, 1_000);
        using var authority = new TestAuthority();
        var observer = new SocketObserver();
        await using var host = await FaultyHost.StartAsync(
            rpc => rpc.Services.AddSingleton<IRpcConnectionObserver>(observer),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = authority.Issue("CN=localhost"))),
            ("Kestrel:Endpoints:EventRpcTls:Url", "https://127.0.0.1:0"));
        for (var i = 0; i < clients; i++)
        {
            await using var clear = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await using var encrypted = await ConnectTlsAsync(host.TlsEndPoint());
        }
        await host.AssertAtRestAsync();
        run.Note("connections", $"{observer.Seen.Count:N0}");
        Assert.Equal(2 * clients, observer.Seen.Count);
        Assert.All(observer.Seen, options => Assert.Equal(new(IsOn: true, Time: 60, Interval: 15, Count: 4), options));
    }

    private sealed record KeepAlive(bool IsOn, int Time, int Interval, int Count);

    /// <summary>Looks at the sockets of clients that have come.</summary>
    private sealed class SocketObserver : IRpcConnectionObserver
    {
        public ConcurrentBag<KeepAlive> Seen { get; } = [];

        public ValueTask OnConnectedAsync(RpcConnection connection, CancellationToken cancellationToken)
        {
            var socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
            Seen.Add(new(
                Option(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0,
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime),
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval),
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)));
            return default;

            int Option(SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
        }
    }
}
