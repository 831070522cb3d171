using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace EventRpc.AspNetCore;

/// <summary>A client's connection.</summary>
public sealed class RpcConnection
{
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    private readonly ConnectionContext _context;

    internal RpcConnection(long id, ConnectionContext context, DateTimeOffset connectedAt)
    {
        Id = id;
        _context = context;
        ConnectedAt = connectedAt;
    }

    /// <summary>The connection's number, counting from 1: what the log calls cid.</summary>
    public long Id { get; }

    /// <summary>Kestrel's id of the connection, as its own log messages have it.</summary>
    public string TransportId => _context.ConnectionId;

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Where the client is; null where the transport does not tell.</summary>
    public EndPoint? RemoteEndPoint => _context.RemoteEndPoint;

    /// <summary>Where the client connected to; null where the transport does not tell.</summary>
    public EndPoint? LocalEndPoint => _context.LocalEndPoint;

    /// <summary>Whether the connection is encrypted by TLS.</summary>
    public bool IsEncrypted => Features.Get<ITlsHandshakeFeature>() is not null;

    /// <summary>What the transport tells of the connection, such as <see cref="ITlsConnectionFeature"/>.</summary>
    public IFeatureCollection Features => _context.Features;

    /// <summary>Room for what methods of this connection want to remember.</summary>
    public IDictionary<object, object?> Items => _context.Items;

    /// <summary>Who the client is; not authenticated until its credentials were accepted.</summary>
    public ClaimsPrincipal User { get; internal set; } = Nobody;

    /// <summary>Whether the client's credentials were accepted.</summary>
    public bool IsAuthenticated => User.Identity?.IsAuthenticated == true;

    /// <summary>The user name whose credentials were accepted; null if none were.</summary>
    public string? UserName => User.Identity?.Name;

    /// <summary>The message format that has been agreed on, such as SERL; E:R:M:N until then.</summary>
    public string MessageFormat { get; internal set; } = Protocol.MessageFormat.Negotiation.Name;

    /// <summary>How many objects the client holds.</summary>
    public int ObjectCount => Objects.Count;

    /// <summary>Cancelled when the client has closed the connection, or only its sending side.</summary>
    public CancellationToken Closed => _context.ConnectionClosed;

    internal ConnectionObjects Objects { get; set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => $"cid={Id} {RemoteEndPoint}";
}
