using System.Net;
using EventRpc.Interop.Tests.ProxyProtocol;

namespace EventRpc.Resilience;

public sealed class RollingRestart : Scenario
{
    private const int Attempts = 5;

    internal override string Claim => "two servers behind HAProxy, which asks for their health, are restarted in turn while clients call that connect again when they are sent away: no call is lost, and none is served twice.";

    internal override async Task RunAsync(ScenarioRun run)
    {
        Haproxy.Require();
        var rounds = run.Pick(1, 10);
        var callers = run.Pick(10, 40);
        var servers = new List<ServerProcess>();
        try
        {
            servers.Add(await StartAsync());
            servers.Add(await StartAsync());
            var (clients, served) = await RestartAsync(servers, rounds, callers, run.CancellationToken);
            Assert.All(served, call => Assert.Equal(1, call.Value));
            Assert.Equal(clients.SelectMany(client => client.Answered).Order(StringComparer.Ordinal), served.Select(call => call.Key).Order(StringComparer.Ordinal));
            run.Note("restarts", $"{2 * rounds:N0}");
            run.Note("clients", $"{callers:N0}");
            run.Note("connected again", $"{clients.Sum(client => client.Connections - 1):N0} times");
            run.Note("calls", $"{served.Count:N0}");
            run.Note("of these called again", $"{clients.Sum(client => client.Repeated):N0}");
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    /// <returns>The clients, and how often each call was served, by one of the servers or another.</returns>
    private static async Task<(List<NumberedCaller> Clients, List<KeyValuePair<string, int>> Served)> RestartAsync(
        List<ServerProcess> servers, int rounds, int callers, CancellationToken cancellationToken)
    {
        await using var haproxy = await Haproxy.StartAsync(
            "balance leastconn",
            "option httpchk GET /health",
            "option redispatch",
            "timeout check 10s",
            "default-server inter 50ms fall 2 rise 1 check",
            $"server first {servers[0].EndPoint} port {servers[0].HttpEndPoint.Port}",
            $"server second {servers[1].EndPoint} port {servers[1].HttpEndPoint.Port}");
        using var stop = new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable.Range(0, callers).Select(id => new NumberedCaller(haproxy.EndPoint, id)).ToList();
        var calling = Task.WhenAll(clients.Select(client => Task.Run(() => client.CallOnAsync(stop.Token, ending.Token))));
        var served = new List<KeyValuePair<string, int>>();
        try
        {
            await servers[0].WaitForAsync(state => state.Objects > 0);
            for (var restart = 0; restart < 2 * rounds; restart++)
            {
                var (rpc, http) = (servers[restart % 2].EndPoint, servers[restart % 2].HttpEndPoint);
                served.AddRange(await servers[restart % 2].TerminateAsync());
                await servers[restart % 2].DisposeAsync();
                // While it is away, the other has all of them.
                await servers[1 - restart % 2].WaitForAsync(state => state.Objects == callers);
                servers[restart % 2] = await StartAsync(rpc, http);
                await using var probe = await ProbeAsync(haproxy.EndPoint, servers[restart % 2], cancellationToken);
            }
            await stop.CancelAsync();
            await calling;
        }
        finally
        {
            await ending.CancelAsync();
            await calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        foreach (var server in servers)
            served.AddRange(await server.TerminateAsync());
        return (clients, served);
    }

    /// <summary>Starts one on ports that are free, so that it can come back to them.</summary>
    private static async Task<ServerProcess> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(FreePort.Find(), FreePort.Find());
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Another has taken a port in the meantime.
            }
        }
    }

    private static Task<ServerProcess> StartAsync(IPEndPoint rpc, IPEndPoint http) =>
        ServerProcess.StartAsync(("Kestrel:Endpoints:EventRpc:Url", $"http://{rpc}"), ("Kestrel:Endpoints:Http:Url", $"http://{http}"));

    /// <summary>Connects until HAProxy has chosen a server, and so found that it is well.</summary>
    private static async Task<RpcTestClient> ProbeAsync(IPEndPoint proxy, ServerProcess server, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var client = await ConnectAsync(proxy, MessageFormat.Sereal);
            if ((await server.AskAsync()).Connections > 0)
                return client;
            await client.DisposeAsync();
        }
    }
}
