using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>What all connections of the server share.</summary>
internal sealed class EventRpcServer : IEventRpcServer
{
    private readonly EventRpcListeners _listeners;
    private readonly ConnectionTable _connections;
    private readonly long _startTimestamp;
    private readonly LogClients _logClients;
    private readonly IServiceProvider _services;
    private IReadOnlyList<IRpcCallFilter>? _filters;
    private int _callsInFlight;

    public EventRpcServer(
        ClassTable classes,
        ObjectRegistry registry,
        EventRpcListeners listeners,
        LogClients logClients,
        CredentialCheck credentials,
        IOptions<EventRpcOptions> options,
        EventRpcSection section,
        IServiceScopeFactory scopes,
        ConnectionTable connections,
        RpcAuthorizer authorizer,
        IServiceProvider services,
        LimitRejections rejections,
        ServerStatistics statistics,
        EventRpcMetrics metrics,
        TimeProvider time,
        ILogger<EventRpcServer> logger)
    {
        Classes = classes;
        Registry = registry;
        _listeners = listeners;
        _logClients = logClients;
        Credentials = credentials;
        Options = options.Value;
        Scopes = scopes;
        _connections = connections;
        Authorizer = authorizer;
        _services = services;
        Rejections = rejections;
        Statistics = statistics;
        Metrics = metrics;
        Time = time;
        StartedAt = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
        Logger = logger;
        Formats =
        [
            .. MessageFormat.All.Where(f =>
                (Options.MessageFormats.Count == 0 || Options.MessageFormats.Contains(f.Name)) && (Options.AllowStorable || f != MessageFormat.Storable)),
        ];
        OfferedFormats = string.Join(',', Formats);
        AllowStorableKey = section.Key(nameof(Options.AllowStorable));
    }

    public string Name => Options.Name;

    public IReadOnlyList<EventRpcEndpoint> Endpoints => _listeners.Bound;

    public IReadOnlyList<EventRpcEndpoint> LogEndpoints => _listeners.BoundLog;

    public int ConnectionCount => _connections.Count;

    public IReadOnlyCollection<RpcConnection> Connections => _connections.All;

    public int LogClientCount => _logClients.Count;

    public int ObjectCount => Registry.Count;

    public IReadOnlyCollection<RpcObject> Objects => Registry.Snapshot();

    public IReadOnlyDictionary<RpcLimit, long> LimitRejections => Rejections.Counts;

    public bool IsDraining => _connections.IsDraining;

    /// <summary>When the server was started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How long ago that was, whatever the system's clock has been set to since.</summary>
    public TimeSpan Uptime => Time.GetElapsedTime(_startTimestamp);

    /// <summary>How many calls wait for their methods.</summary>
    public int CallsInFlight => Volatile.Read(ref _callsInFlight);

    public EventRpcOptions Options { get; }

    public ClassTable Classes { get; }

    public ObjectRegistry Registry { get; }

    public IServiceScopeFactory Scopes { get; }

    public RpcAuthorizer Authorizer { get; }

    /// <summary>What goes around calls; made when it is first asked for, since a filter may ask for the server.</summary>
    public IReadOnlyList<IRpcCallFilter> Filters => _filters ??= [.. _services.GetServices<IRpcCallFilter>()];

    public LimitRejections Rejections { get; }

    public ServerStatistics Statistics { get; }

    public EventRpcMetrics Metrics { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public CredentialCheck Credentials { get; }

    /// <summary>The formats that clients may choose from, in the peer's order.</summary>
    public IReadOnlyList<MessageFormat> Formats { get; }

    /// <summary>Their names, as the negotiation has them.</summary>
    public string OfferedFormats { get; }

    /// <summary>The key that allows Storable, for messages that name it.</summary>
    public string AllowStorableKey { get; }

    /// <summary>
    /// Whether credentials are checked: where they are required, or where the application checks them itself, as with
    /// the peer's auth_required and auth_module. Elsewhere any are welcome.
    /// </summary>
    public bool ChecksCredentials => Credentials.HasOwnValidator || Options.Authentication.Required;

    public Task DrainAsync(CancellationToken cancellationToken = default) => _connections.DrainAsync(cancellationToken);

    public bool Disconnect(long connectionId) => _connections.Disconnect(connectionId);

    public void Log(int level, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, PeerLevel.Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, PeerLevel.Highest);
        ArgumentNullException.ThrowIfNull(message);
        var logLevel = PeerLevel.ToLogLevel(level);
        EventRpcLog.ApplicationMessage(Logger, logLevel, message, level);
    }

    /// <summary>A call begins to wait for its method. One that is done at once, or blocks its thread, is not counted.</summary>
    public void BeginWaiting() => Interlocked.Increment(ref _callsInFlight);

    public void EndWaiting() => Interlocked.Decrement(ref _callsInFlight);
}
