using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// A call as it is measured, by OpenTelemetry's conventions for RPC clients. Costs nothing while nobody listens. The protocol
/// carries no trace context, so the server's span is in a trace of its own.
/// </summary>
internal readonly struct ClientCall
{
    private static readonly ActivitySource Source = new(EventRpcClientTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(EventRpcClientTelemetry.MeterName);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "rpc.client.call.duration",
        "s",
        "How long calls took, from when they were made until their replies were read.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    public const string PoolNameTag = "eventrpc.client.pool.name";

    private const string SystemName = "eventrpc";

    private readonly Activity? _activity;
    private readonly TagList _tags;
    private readonly TimeProvider? _time;
    private readonly long _started;

    private ClientCall(Activity? activity, TagList tags, TimeProvider? time)
    {
        _activity = activity;
        _tags = tags;
        _time = time;
        _started = time?.GetTimestamp() ?? 0;
    }

    /// <param name="options">The client's.</param>
    /// <param name="classes">
    /// Those that the server has told of. The class of an object is what its id says, so that a server could make up names
    /// without end.
    /// </param>
    /// <param name="className">The class.</param>
    /// <param name="method">The method.</param>
    public static ClientCall Start(EventRpcClientOptions options, IReadOnlyDictionary<string, RemoteClass> classes, string className, string method)
    {
        if (!Durations.Enabled && !Source.HasListeners())
            return default;
        var isKnown = classes.ContainsKey(className);
        var name = $"{className}/{method}";
        var tags = new TagList { { "rpc.system.name", SystemName }, { "rpc.method", isKnown ? name : "_OTHER" } };
        if (options.SocketPath is { } path)
        {
            tags.Add("server.address", path);
        }
        else
        {
            tags.Add("server.address", options.Host);
            tags.Add("server.port", options.Port);
        }
        if (options.PoolName is { } pool)
            tags.Add(PoolNameTag, pool);
        var activity = Source.StartActivity(isKnown ? name : SystemName, ActivityKind.Client, parentContext: default, tags);
        if (!isKnown)
            activity?.SetTag("rpc.method_original", ServerText.Show(name));
        return new ClientCall(activity, tags, options.TimeProvider);
    }

    /// <summary>The call has ended.</summary>
    /// <param name="failure">What it threw; null if it succeeded.</param>
    public void End(Exception? failure)
    {
        if (_time is null)
            return;
        var tags = _tags;
        if (failure is not null)
        {
            var error = ErrorType(failure);
            tags.Add("error.type", error);
            _activity?.SetTag("error.type", error);
            _activity?.SetStatus(ActivityStatusCode.Error, failure is RpcException ? ServerText.Show(failure.Message) : failure.Message);
        }
        Durations.Record(_time.GetElapsedTime(_started).TotalSeconds, tags);
        _activity?.Dispose();
    }

    private static string ErrorType(Exception failure) => failure switch
    {
        RpcException => "failed",
        RpcConnectionException => "connection",
        TimeoutException => "timed_out",
        OperationCanceledException => "cancelled",
        PerlDataException => "data",
        _ => failure.GetType().FullName!,
    };
}
