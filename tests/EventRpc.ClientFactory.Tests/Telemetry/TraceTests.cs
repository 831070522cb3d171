using System.Collections.Concurrent;
using System.Diagnostics;
using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.ClientFactory.Tests.Telemetry;

/// <summary>A listener hears all clients of the process.</summary>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
[Collection(nameof(TraceTests))]
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly ActivitySource _source = new("EventRpc.ClientFactory.Tests");

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventRpcClientTelemetry.ActivitySourceName || source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task A_call_is_a_client_span_below_that_of_its_caller_and_says_which_pool_it_used()
    {
        await using var server = await Invoice.ServeAsync();
        await using var application = await ClientApplication.StartAsync(server.EndPoint);
        using (var caller = _source.StartActivity("caller"))
        {
            await using var client = await application.Pool.GetClientAsync();
            await using var invoice = await client.NewAsync("My::Invoice", 7);
            await Assert.ThrowsAsync<RpcException>(() => invoice.CallAsync("fail"));
            Assert.Same(caller, Activity.Current);
        }

        Assert.Equal(["My::Invoice/new Client Unset", "My::Invoice/fail Client Error", "caller Internal Unset"], _ended.Select(span => $"{span.DisplayName} {span.Kind} {span.Status}"));
        Assert.All(_ended.Take(2), span => Assert.Equal(_ended.Last().SpanId, span.ParentSpanId));
        Assert.Equal(
            [
                ("rpc.system.name", "eventrpc"), ("rpc.method", "My::Invoice/fail"), ("server.address", "127.0.0.1"), ("server.port", server.EndPoint.Port),
                ("eventrpc.client.pool.name", "billing"), ("error.type", "failed"),
            ],
            _ended.ElementAt(1).TagObjects.Select(tag => (tag.Key, tag.Value!)));
    }

    [Fact]
    public async Task A_server_at_a_unix_socket_has_its_path_for_an_address_and_no_port()
    {
        var path = Path.Combine(Path.GetTempPath(), $"eventrpc-{Guid.NewGuid():N}.sock");
        await using var server = await Invoice.ServeAsync(("Kestrel:Endpoints:EventRpc:Url", $"http://unix:{path}"));
        await using var application = await ClientApplication.StartAsync(new(0, 1), [("Host", $"unix:{path}")]);
        await using var client = await application.Pool.GetClientAsync();
        await client.NewAsync("My::Invoice", 7);
        var span = Assert.Single(_ended);
        Assert.Equal((path, null), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
    }
}
