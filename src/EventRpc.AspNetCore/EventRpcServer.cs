using System.Security.Claims;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>What all connections of the server share.</summary>
internal sealed class EventRpcServer : IEventRpcServer
{
    private readonly ConfiguredUsersValidator _configuredUsers;
    private readonly bool _hasOwnValidator;
    private readonly EventRpcListeners _listeners;
    private readonly ConnectionTable _connections;
    private int _callsInFlight;
    private readonly LogClients _logClients;

    public EventRpcServer(
        ClassTable classes,
        ObjectRegistry registry,
        EventRpcListeners listeners,
        LogClients logClients,
        ConfiguredUsersValidator configuredUsers,
        IOptions<EventRpcOptions> options,
        EventRpcSection section,
        IServiceScopeFactory scopes,
        IServiceProviderIsService isService,
        ConnectionTable connections,
        RpcAuthorizer authorizer,
        IEnumerable<IRpcCallFilter> filters,
        LimitRejections rejections,
        ILogger<EventRpcServer> logger)
    {
        Classes = classes;
        Registry = registry;
        _listeners = listeners;
        _logClients = logClients;
        _configuredUsers = configuredUsers;
        Options = options.Value;
        Scopes = scopes;
        _connections = connections;
        Authorizer = authorizer;
        Filters = [.. filters];
        Rejections = rejections;
        Logger = logger;
        _hasOwnValidator = isService.IsService(typeof(IRpcCredentialValidator));
        Formats =
        [
            .. MessageFormat.All.Where(f =>
                (Options.MessageFormats.Count == 0 || Options.MessageFormats.Contains(f.Name)) && (Options.AllowStorable || f != MessageFormat.Storable)),
        ];
        OfferedFormats = string.Join(',', Formats);
        AllowStorableKey = $"{section.Path}:{nameof(Options.AllowStorable)}";
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

    /// <summary>How many calls wait for their methods.</summary>
    public int CallsInFlight => Volatile.Read(ref _callsInFlight);

    public EventRpcOptions Options { get; }

    public ClassTable Classes { get; }

    public ObjectRegistry Registry { get; }

    public IServiceScopeFactory Scopes { get; }

    public RpcAuthorizer Authorizer { get; }

    public IReadOnlyList<IRpcCallFilter> Filters { get; }

    public LimitRejections Rejections { get; }

    public ILogger Logger { get; }

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
    public bool ChecksCredentials => _hasOwnValidator || Options.Authentication.Required;

    public Task DrainAsync(CancellationToken cancellationToken = default) => _connections.DrainAsync(cancellationToken);
    public void Log(int level, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, PeerLevel.Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, PeerLevel.Highest);
        ArgumentNullException.ThrowIfNull(message);
        var logLevel = PeerLevel.ToLogLevel(level);
        EventRpcLog.ApplicationMessage(Logger, logLevel, message, level);
    }

    public bool Disconnect(long connectionId) => _connections.Disconnect(connectionId);

    /// <summary>A call begins to wait for its method. Calls that do not are in nobody's way, and not counted.</summary>
    public void BeginWaiting() => Interlocked.Increment(ref _callsInFlight);

    public void EndWaiting() => Interlocked.Decrement(ref _callsInFlight);

    /// <summary>Checks credentials, by the application's validator or the configured users.</summary>
    /// <returns>Who the client is; null if it is refused.</returns>
    public async ValueTask<ClaimsPrincipal?> ValidateAsync(RpcCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            ClaimsPrincipal? principal;
            if (_hasOwnValidator)
            {
                await using var scope = Scopes.CreateAsyncScope();
                principal = await scope.ServiceProvider.GetRequiredService<IRpcCredentialValidator>().ValidateAsync(credential, cancellationToken);
            }
            else
            {
                principal = await _configuredUsers.ValidateAsync(credential, cancellationToken);
            }

            if (principal is null or { Identity.IsAuthenticated: true })
                return principal;
            EventRpcLog.ValidatorIdentityInvalid(Logger, credential.Connection.Id, LogText.Escape(credential.User));
            return null;
        }
#pragma warning disable CA1031 // A validator that fails lets nobody in.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            EventRpcLog.ValidatorFailed(Logger, e, credential.Connection.Id, LogText.Escape(credential.User));
            return null;
        }
    }
}
