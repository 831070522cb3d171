using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EventRpc.Protocol;
using EventRpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static EventRpc.Testing.RpcTestClient;

namespace EventRpc.AspNetCore.Tests.Telemetry;

/// <summary>A listener to spans hears all servers of the process, and makes their calls cost memory.</summary>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
[Collection(nameof(TraceTests))]
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private ActivitySamplingResult _sampling = ActivitySamplingResult.AllDataAndRecorded;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EventRpcTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                // What a sampler decides by is there from the start.
                Assert.Contains(options.Tags!, tag => tag.Key == "rpc.method");
                return _sampling;
            },
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_call_is_one_server_span_with_the_names_of_the_conventions()
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        using var metrics = new CollectedMetrics(host.Services, EventRpcTelemetry.MeterName);
        var oid = await client.NewAsync("T::Traced::new");
        await client.ResultAsync(oid, "trace");

        Assert.Equal(["T::Traced/new", "T::Traced/trace"], _ended.Select(a => a.DisplayName));
        var span = _ended.Last();
        Assert.Equal((ActivityKind.Server, ActivityStatusCode.Unset), (span.Kind, span.Status));
        var address = (IPEndPoint)client.Socket.LocalEndPoint!;
        Assert.Equal(
            [
                ("rpc.system.name", "eventrpc"), ("rpc.method", "T::Traced/trace"), ("eventrpc.connection.id", 1L),
                ("client.address", "127.0.0.1"), ("client.port", address.Port), ("server.address", "127.0.0.1"), ("server.port", host.EndPoint.Port),
            ],
            span.TagObjects.Select(tag => (tag.Key, tag.Value!)));
        Assert.Equal(metrics.Of("rpc.server.call.duration").Select(m => m.Value), _ended.Select(a => a.Duration.TotalSeconds));
    }

    [Theory]
    [InlineData("trace")]
    [InlineData("trace_later")]
    [InlineData("trace_in_turn")]
    public async Task A_method_runs_in_its_span_and_the_next_call_in_another(string method)
    {
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Cbor);
        var oid = await client.NewAsync(method == "trace_in_turn" ? "T::Serial::new" : "T::Traced::new");
        var seen = new List<string?>();
        // Together, so that the connection's loop has no pause in which it could forget.
        for (var i = 0; i < 3; i++)
            await client.SendAsync(Request("exec", ("oid", oid), ("method", method), ("params", Arguments())));
        for (var i = 0; i < 3; i++)
            seen.Add(((PerlArray)(await client.ReceiveAsync())["rc"]).Items[0].ToString());

        var spans = _ended.Skip(1).ToList();
        Assert.Equal(spans.Select(span => $"{span.TraceId} {span.SpanId}"), seen);
        Assert.Equal(3, spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(spans, span => Assert.Null(span.ParentId));
    }

    [Fact]
    public async Task What_fails_is_an_error_and_what_is_not_there_keeps_its_name_to_an_attribute()
    {
        await using var host = await StartAsync();
        host.Logs.ExpectError(43);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Json);
        var oid = await client.NewAsync("T::Thing::new");
        await client.ErrorAsync(oid, "fail", "boo");
        await client.ErrorAsync(oid, "crash");
        await client.ErrorAsync(oid, "made\nup");
        await client.CallAsync(Request("new", ("method", "Made::Up::new")));
        Assert.Equal(
            [
                "T::Thing/new Unset  ", "T::Thing/fail Error failed ", "T::Thing/crash Error internal_error ",
                """eventrpc Error refused T::Thing/made\x{a}up""", "eventrpc Error refused Made::Up/new",
            ],
            _ended.Select(a => $"{a.DisplayName} {a.Status} {a.GetTagItem("error.type")} {a.GetTagItem("rpc.method_original")}"));
    }

    [Fact]
    public async Task The_lines_that_are_logged_during_a_call_have_its_trace()
    {
        var lines = new TracedLines();
        await using var host = await RpcTestHost.StartAsync(
            rpc => rpc.AddClass<Thing>(),
            builder =>
            {
                builder.Logging.AddProvider(lines);
                builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
            },
            []);
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Thing::new");
        await client.ResultAsync(oid, "later", "x");
        await client.ErrorAsync(oid, "not_there");
        // A call, an object made, and a refusal.
        Assert.Equal(
            _ended.Select(a => a.TraceId.ToString()),
            lines.Logged.Where(line => line.EventId is 40 or 41 or 23).Select(line => line.TraceId));
        // The connection itself is no part of any.
        Assert.All(lines.Logged.Where(line => line.EventId is 10 or 20), line => Assert.Null(line.TraceId));
    }

    [Fact]
    public async Task A_listener_that_wants_none_gets_none()
    {
        _sampling = ActivitySamplingResult.None;
        await using var host = await StartAsync();
        await using var client = await ConnectAsync(host.EndPoint, MessageFormat.Sereal);
        var oid = await client.NewAsync("T::Traced::new");
        Assert.Equal("none", (await client.ResultAsync(oid, "trace")).ToString());
        Assert.Empty(_ended);
    }

    private static Task<RpcTestHost> StartAsync() => RpcTestHost.StartAsync(rpc => rpc
        .AddClass<Thing>()
        .AddClass<Traced>("T::Traced", c => c.Constructor("new", () => new Traced()).Method("trace", t => t.Trace).Method("trace_later", t => t.TraceLaterAsync))
        .AddClass<Serial>("T::Serial", c => c.Constructor("new", () => new Serial()).Method("trace_in_turn", t => t.TraceLaterAsync).Dispatch(RpcDispatch.Serialized)));

    private class Traced
    {
        public string Trace() => Activity.Current is { } span ? $"{span.TraceId} {span.SpanId}" : "none";

        public async Task<string> TraceLaterAsync()
        {
            var before = Trace();
            await Task.Delay(1);
            return before == Trace() ? before : "another";
        }
    }

    private sealed class Serial : Traced;

    private sealed class TracedLines : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = null!;

        public ConcurrentQueue<(int EventId, string? TraceId)> Logged { get; } = new();

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void Dispose()
        {
        }

        private sealed class Logger(TracedLines lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => lines._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                string? trace = null;
                lines._scopes.ForEachScope(
                    (scope, _) =>
                    {
                        if (scope is IEnumerable<KeyValuePair<string, object?>> values)
                            trace = values.FirstOrDefault(value => value.Key == "TraceId").Value?.ToString() ?? trace;
                    },
                    0);
                lines.Logged.Enqueue((eventId.Id, trace));
            }
        }
    }
}
