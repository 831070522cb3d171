using System.Collections.Concurrent;
using System.Security.Claims;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>What all connections of the server share.</summary>
internal sealed class EventRpcServer : IEventRpcServer
{
    private readonly ConcurrentDictionary<long, RpcConnection> _connections = new();
    private readonly ConfiguredUsersValidator _configuredUsers;
    private readonly bool _hasOwnValidator;
    private readonly EventRpcListeners _listeners;
    private readonly LogClients _logClients;
    private readonly TimeProvider _time;
    private long _lastConnectionId;

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
        TimeProvider time,
        ILogger<EventRpcServer> logger)
    {
        Classes = classes;
        Registry = registry;
        _listeners = listeners;
        _logClients = logClients;
        _configuredUsers = configuredUsers;
        Options = options.Value;
        Scopes = scopes;
        _time = time;
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

    public IReadOnlyCollection<RpcConnection> Connections => [.. _connections.Values];

    public int LogClientCount => _logClients.Count;

    public int ObjectCount => Registry.Count;

    public EventRpcOptions Options { get; }

    public ClassTable Classes { get; }

    public ObjectRegistry Registry { get; }

    public IServiceScopeFactory Scopes { get; }

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

    public void Log(int level, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, PeerLevel.Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, PeerLevel.Highest);
        ArgumentNullException.ThrowIfNull(message);
        var logLevel = PeerLevel.ToLogLevel(level);
        EventRpcLog.ApplicationMessage(Logger, logLevel, message, level);
    }

    public RpcConnection Connect(ConnectionContext context)
    {
        var connection = new RpcConnection(Interlocked.Increment(ref _lastConnectionId), context, _time.GetUtcNow());
        connection.Objects = new ConnectionObjects(Registry, Classes);
        _connections[connection.Id] = connection;
        EventRpcLog.Connected(Logger, connection.Id, connection.RemoteEndPoint);
        return connection;
    }

    public async ValueTask DisconnectAsync(RpcConnection connection)
    {
        await connection.Objects.ReleaseAllAsync();
        _connections.TryRemove(connection.Id, out _);
        EventRpcLog.Disconnected(Logger, connection.Id);
    }

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
