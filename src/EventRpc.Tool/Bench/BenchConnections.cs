using EventRpc.Client;

namespace EventRpc.Tool;

/// <summary>The connections of a benchmark, with an object on each.</summary>
internal sealed class BenchConnections : IAsyncDisposable
{
    private readonly List<EventRpcClient> _clients = [];
    private readonly List<RemoteObject> _targets = [];

    public IReadOnlyList<RemoteObject> Targets => _targets;

    public string MessageFormat => _clients[0].MessageFormat;

    /// <summary>Connects, makes the objects, and calls each once: what fails then would fail all the time.</summary>
    /// <exception cref="ToolException">The server takes fewer calls at once.</exception>
    public static async Task<BenchConnections> OpenAsync(EventRpcClientOptions options, CallPlan plan, int count, CancellationToken cancellationToken)
    {
        var connections = new BenchConnections();
        try
        {
            while (connections._clients.Count < count)
                await connections.AddAsync(options, plan, cancellationToken);
            return connections;
        }
        catch
        {
            await connections.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }

    private async Task AddAsync(EventRpcClientOptions options, CallPlan plan, CancellationToken cancellationToken)
    {
        var client = await EventRpcClient.ConnectAsync(options, cancellationToken);
        _clients.Add(client);
        if (client.MaxCallsInFlight < options.MaxCallsInFlight)
            throw new ToolException(ExitCode.Failed, "The server takes one request at a time on a connection, as Perl's does: leave --depth out, and give more --connections.");
        var target = await client.ConstructAsync(plan, cancellationToken);
        _targets.Add(target);
        await target.CallAsync(plan.Steps[0].Method, plan.Steps[0].Arguments, cancellationToken);
    }
}
