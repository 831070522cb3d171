using Microsoft.Extensions.ObjectPool;

namespace EventRpc.AspNetCore;

/// <summary>
/// What serves requests, for whichever connection has one: its readers, writers and buffers are most of what a
/// connection costs, and only those that something arrives on need them. Each core has a pool of its own, so that two do
/// not take cache lines from one another.
/// </summary>
internal sealed class RequestProcessors(EventRpcServer server)
{
    /// <summary>How many are kept for each core, of some 2 KB. When more calls wait at once, more are made.</summary>
    private const int Kept = 64;

    private readonly DefaultObjectPool<RequestProcessor>[] _pools =
        [.. Enumerable.Range(0, Stripes.Count).Select(_ => new DefaultObjectPool<RequestProcessor>(new Policy(server), Kept))];

    public RequestProcessor Rent(RpcConnection connection)
    {
        var processor = _pools[Stripes.Current].Get();
        processor.Serve(connection);
        return processor;
    }

    /// <summary>Takes one back that is <see cref="RequestProcessor.IsAtRest"/>.</summary>
    public void Return(RequestProcessor processor)
    {
        processor.Leave();
        _pools[Stripes.Current].Return(processor);
    }

    private sealed class Policy(EventRpcServer server) : PooledObjectPolicy<RequestProcessor>
    {
        public override RequestProcessor Create() => new(server);

        public override bool Return(RequestProcessor obj) => true;
    }
}
