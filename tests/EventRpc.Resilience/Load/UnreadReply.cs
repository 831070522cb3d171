using System.Diagnostics;
using System.Net.Sockets;
using EventRpc.AspNetCore.Tests.Certificates;

namespace EventRpc.Resilience;

public sealed class UnreadReply : Scenario
{
    private const int ReplyLength = 50_000;

    /// <summary>How many replies it takes at most until the operating system takes no more of them, and the server has to keep the rest.</summary>
    private const int MostReplies = 1_000;

    /// <summary>By then whatever the operating system takes has been taken.</summary>
    private const int Looks = 200;

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    internal override string Claim => "clients leave the last of their replies unread, in clear and by TLS, and end their side: for as long as the server has something left for them they count, and it has for half a minute. What they have not read holds up the stop no longer than calls may, for DrainTimeout (here 3 s).";

    internal override async Task RunAsync(ScenarioRun run)
    {
        var each = run.Pick(3, 25);
        using var certificates = new CertificateFolder();
        using var certificate = certificates.Write();
        await using var server = await ServerProcess.StartAsync([.. certificates.SettingsOf("EventRpcTls"), ("EventRpc:DrainTimeout", "00:00:03")]);
        await using var good = await ConnectAsync(server.EndPoint, MessageFormat.Sereal);

        var gone = await LeaveUnreadAsync(server, each, run.CancellationToken);
        foreach (var client in gone)
            client.Socket.Shutdown(SocketShutdown.Send);
        var state = await server.WaitForAsync(now => now.Objects == 0);
        // Of one or another the operating system may take the rest after all.
        Assert.InRange(state.Connections, (2 * each) - (each / 4), 1 + (2 * each));
        await server.AskAsync(ServedTarget.Later);
        await server.AskAsync(ServedTarget.Later);
        await server.WaitForAsync(now => now is { Connections: 1, Blocks: 0 });
        foreach (var client in gone)
            await client.DisposeAsync();
        run.Note("clients that leave", $"{gone.Count:N0}");

        var staying = await LeaveUnreadAsync(server, each, run.CancellationToken);
        foreach (var client in staying.Where((_, i) => i % 4 < 2))
            client.Socket.Shutdown(SocketShutdown.Send);
        var clock = Stopwatch.StartNew();
        await server.TerminateAsync();
        run.Note("clients at the stop", $"{staying.Count:N0}");
        run.Note("the server stops within", $"{clock.Elapsed.TotalSeconds:N1} s");
        Assert.True(clock.Elapsed < LongestStop, $"The server took {clock.Elapsed.TotalSeconds:N1} s to stop.");
        foreach (var client in staying)
            await client.DisposeAsync();
    }

    /// <summary>Clients, half of them by TLS, who have asked for more than they read.</summary>
    private static async Task<List<RpcTestClient>> LeaveUnreadAsync(ServerProcess server, int each, CancellationToken cancellationToken)
    {
        var clients = new List<RpcTestClient>();
        for (var i = 0; i < each; i++)
        {
            clients.Add(await ConnectAsync(server.EndPoint, MessageFormat.Sereal));
            clients.Add(await ConnectTlsAsync(server.TlsEndPoint));
        }
        foreach (var client in clients)
        {
            client.Socket.ReceiveBufferSize = 4096;
            var oid = await client.NewTargetAsync();
            var request = client.Encode(Request("exec", ("oid", oid), ("method", "bytes"), ("params", Arguments(ReplyLength))));
            for (var replies = 0; !await IsKeptAsync(server, client, request, cancellationToken); replies++)
                Assert.True(replies < MostReplies, "The operating system takes all replies.");
        }
        return clients;
    }

    /// <summary>Asks for one more reply.</summary>
    /// <returns>Whether the server has to keep it, as the operating system takes no more.</returns>
    private static async Task<bool> IsKeptAsync(ServerProcess server, RpcTestClient client, byte[] request, CancellationToken cancellationToken)
    {
        var before = await server.AskAsync();
        await client.Stream.WriteAsync(request, cancellationToken);
        while ((await server.AskAsync()).Served == before.Served)
            cancellationToken.ThrowIfCancellationRequested();
        for (var look = 0; look < Looks; look++)
        {
            if ((await server.AskAsync()).Blocks < before.Blocks + (ReplyLength / 2))
                return false;
        }
        return true;
    }
}
