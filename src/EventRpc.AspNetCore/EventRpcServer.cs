using System.Collections.Concurrent;
using EventRpc.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventRpc.AspNetCore;

/// <summary>What all connections of the server share.</summary>
internal sealed class EventRpcServer : IEventRpcServer
{
    private readonly ConcurrentDictionary<long, RpcConnection> _connections = new();
    private readonly EventRpcListeners _listeners;
    private readonly TimeProvider _time;
    private long _lastConnectionId;

    public EventRpcServer(
        ClassTable classes,
        ObjectRegistry registry,
        EventRpcListeners listeners,
        CredentialCheck credentials,
        IOptions<EventRpcOptions> options,
        EventRpcSection section,
        IServiceScopeFactory scopes,
        TimeProvider time,
        ILogger<EventRpcServer> logger)
    {
        Classes = classes;
        Registry = registry;
        _listeners = listeners;
        Credentials = credentials;
        Options = options.Value;
        Scopes = scopes;
        _time = time;
        Logger = logger;
        Formats =
        [
            .. MessageFormat.All.Where(f =>
                (Options.MessageFormats.Count == 0 || Options.MessageFormats.Contains(f.Name)) && (Options.AllowStorable || f != MessageFormat.Storable)),
        ];
        OfferedFormats = string.Join(',', Formats);
        RequireTlsKey = $"{section.Path}:{nameof(Options.Authentication)}:{nameof(Options.Authentication.RequireTls)}";
        AllowStorableKey = $"{section.Path}:{nameof(Options.AllowStorable)}";
    }

    public string Name => Options.Name;

    public IReadOnlyList<EventRpcEndpoint> Endpoints => _listeners.Bound;

    public int ConnectionCount => _connections.Count;

    public IReadOnlyCollection<RpcConnection> Connections => [.. _connections.Values];

    public int ObjectCount => Registry.Count;

    public EventRpcOptions Options { get; }

    public ClassTable Classes { get; }

    public ObjectRegistry Registry { get; }

    public IServiceScopeFactory Scopes { get; }

    public ILogger Logger { get; }

    public CredentialCheck Credentials { get; }

    /// <summary>The formats that clients may choose from, in the peer's order.</summary>
    public IReadOnlyList<MessageFormat> Formats { get; }

    /// <summary>Their names, as the negotiation has them.</summary>
    public string OfferedFormats { get; }

    /// <summary>The key that allows Storable, for messages that name it.</summary>
    public string AllowStorableKey { get; }

    /// <summary>The key that has credentials refused without TLS, for messages that name it.</summary>
    public string RequireTlsKey { get; }

    /// <summary>
    /// Whether credentials are checked: where they are required, or where the application checks them itself, as with
    /// the peer's auth_required and auth_module. Elsewhere any are welcome.
    /// </summary>
    public bool ChecksCredentials => Credentials.HasOwnValidator || Options.Authentication.Required;

    public RpcConnection Connect(ConnectionContext context)
    {
        var connection = new RpcConnection(Interlocked.Increment(ref _lastConnectionId), context, _time.GetUtcNow());
        connection.Objects = new ConnectionObjects(Registry, Classes);
        _connections[connection.Id] = connection;
        EventRpcLog.Connected(Logger, connection.Id, connection.RemoteEndPoint);
        AuthenticateByCertificate(connection);
        return connection;
    }

    public async ValueTask DisconnectAsync(RpcConnection connection)
    {
        await connection.Objects.ReleaseAllAsync();
        _connections.TryRemove(connection.Id, out _);
        EventRpcLog.Disconnected(Logger, connection.Id);
    }

    /// <summary>TLS has been agreed on by now, so a certificate is there from the start.</summary>
    private void AuthenticateByCertificate(RpcConnection connection)
    {
        if (!Options.Authentication.ClientCertificates
            || connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate
            || ClientCertificateIdentity.Create(certificate, Options.Authentication.CertificateUsers) is not { } principal)
        {
            return;
        }
        connection.User = principal;
        EventRpcLog.AuthorizedByCertificate(Logger, connection.Id, LogText.Escape(connection.UserName!), LogText.Escape(certificate.Subject), certificate.Thumbprint);
    }
}
