using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.Resilience;

public sealed class HalfOpen : Scenario
{
    internal override string Claim => "clients are gone without a word, as when a cable is pulled; the operating system finds out by TCP's keep-alive, which is asked for on each connection, in clear, by TLS and to the log: after a minute of silence four times in a minute. (That it is asked for is checked, not the operating system; while a reply has yet to be acknowledged, it tries for longer before it gives up.)";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(10, 1_000);
        using var authority = new TestAuthority();
        var sockets = new ConcurrentQueue<Socket>();
        await using var host = await FaultyHost.StartAsync(
            prepare: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = authority.Issue("CN=localhost"));
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
                {
                    sockets.Enqueue(connection.Features.Get<IConnectionSocketFeature>()!.Socket);
                    return next(connection);
                }));
            }),
            settings: [("Kestrel:Endpoints:EventRpcTls:Url", "https://127.0.0.1:0"), ("Kestrel:Endpoints:EventRpcLog:Url", "http://127.0.0.1:0")]);
        for (var i = 0; i < each; i++)
        {
            await using var clear = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
            await using var encrypted = await ConnectTlsAsync(host.TlsEndPoint());
            await using var log = await ConnectAsync(host.LogEndPoint);
            await log.Stream.ReadExactlyAsync(new byte[1], run.CancellationToken);
            Assert.Equal(3, sockets.Count);
            while (sockets.TryDequeue(out var socket))
                Assert.Equal(new(IsOn: true, Time: 60, Interval: 15, Count: 4), KeepAlive.Of(socket));
        }
        run.Note("connections", $"{3 * each:N0}");
        await host.AssertAtRestAsync();
    }

    private sealed record KeepAlive(bool IsOn, int Time, int Interval, int Count)
    {
        public static KeepAlive Of(Socket socket)
        {
            return new(
                Option(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0,
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime),
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval),
                Option(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));

            int Option(SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;
        }
    }
}
