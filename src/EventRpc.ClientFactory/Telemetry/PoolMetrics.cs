using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using EventRpc.Client;

namespace EventRpc.ClientFactory;

/// <summary>
/// The metrics of all pools, named after those that OpenTelemetry's conventions have for pools of database connections. Costs
/// nothing while nobody listens.
/// </summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed class PoolMetrics
{
    private const string State = "eventrpc.client.connection.state";

    private readonly ConcurrentDictionary<string, EventRpcClientPool> _pools = new();
    private readonly Histogram<double> _createTimes;
    private readonly Histogram<double> _waitTimes;
    private readonly Histogram<double> _useTimes;
    private readonly Counter<long> _timeouts;

    public PoolMetrics(IMeterFactory meters)
    {
        // Disposed with the container.
        var meter = meters.Create(EventRpcClientTelemetry.MeterName);
        meter.CreateObservableUpDownCounter("eventrpc.client.connection.count", Connections, "{connection}", "How many connections there are.");
        meter.CreateObservableUpDownCounter("eventrpc.client.connection.max", () => Each(pool => pool.MaxConnections), "{connection}", "How many there may be.");
        meter.CreateObservableUpDownCounter("eventrpc.client.connection.pending_requests", () => Each(pool => pool.WaitingCount), "{request}", "How many wait for a connection.");
        _timeouts = meter.CreateCounter<long>("eventrpc.client.connection.timeouts", "{timeout}", "How many waited in vain.");
        _createTimes = CreateHistogram(meter, "eventrpc.client.connection.create_time", "How long it took to connect, TLS and login included.");
        _waitTimes = CreateHistogram(meter, "eventrpc.client.connection.wait_time", "How long it took to get a client, a new connection included.");
        _useTimes = CreateHistogram(meter, "eventrpc.client.connection.use_time", "How long clients were used until they were disposed.");
    }

    public void Add(EventRpcClientPool pool) => _pools.TryAdd(pool.Name, pool);

    public void Remove(EventRpcClientPool pool) => _pools.TryRemove(pool.Name, out _);

    public void Created(EventRpcClientPool pool, TimeSpan time) => _createTimes.Record(time.TotalSeconds, NameOf(pool));

    public void Waited(EventRpcClientPool pool, TimeSpan time) => _waitTimes.Record(time.TotalSeconds, NameOf(pool));

    public void Used(EventRpcClientPool pool, TimeSpan time) => _useTimes.Record(time.TotalSeconds, NameOf(pool));

    public void TimedOut(EventRpcClientPool pool) => _timeouts.Add(1, NameOf(pool));

    private static Histogram<double> CreateHistogram(Meter meter, string name, string description) => meter.CreateHistogram(
        name,
        "s",
        description,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60] });

    private static KeyValuePair<string, object?> NameOf(EventRpcClientPool pool) => new(ClientCall.PoolNameTag, pool.Name);

    private IEnumerable<Measurement<long>> Each(Func<EventRpcClientPool, long> value) => _pools.Values.Select(pool => new Measurement<long>(value(pool), NameOf(pool)));

    private IEnumerable<Measurement<long>> Connections()
    {
        foreach (var pool in _pools.Values)
        {
            var (used, idle) = pool.ConnectionCount;
            yield return new(used, NameOf(pool), new(State, "used"));
            yield return new(idle, NameOf(pool), new(State, "idle"));
        }
    }
}
