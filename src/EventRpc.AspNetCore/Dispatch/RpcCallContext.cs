using System.Net;
using System.Security.Claims;

namespace EventRpc.AspNetCore;

/// <summary>What a method or filter can learn of the call at hand. Methods ask for it as a parameter.</summary>
public sealed class RpcCallContext
{
    private Dictionary<object, object?>? _items;

    internal RpcCallContext(RpcConnection connection, string className, string method, IServiceProvider services, CancellationToken cancellationToken)
    {
        Connection = connection;
        ClassName = className;
        Method = method;
        Services = services;
        CancellationToken = cancellationToken;
    }

    /// <summary>The connection that the call came on.</summary>
    public RpcConnection Connection { get; }

    /// <summary>The connection's number: what the log calls cid.</summary>
    public long ConnectionId => Connection.Id;

    /// <summary>The class as the client knows it.</summary>
    public string ClassName { get; }

    /// <summary>The method as the client knows it.</summary>
    public string Method { get; }

    /// <summary>Who calls; not authenticated where the server asks for no credentials.</summary>
    public ClaimsPrincipal User => Connection.User;

    /// <summary>The user name that the client logged in with; null if it did not.</summary>
    public string? UserName => Connection.UserName;

    /// <summary>Where the client is; null where the transport does not tell.</summary>
    public EndPoint? RemoteEndPoint => Connection.RemoteEndPoint;

    /// <summary>The objects that the client holds.</summary>
    public IReadOnlyCollection<RpcObject> HeldObjects => Connection.HeldObjects;

    /// <summary>Room for what filters and the method want to tell one another. That of the connection is in
    /// <see cref="RpcConnection.Items"/>.</summary>
    public IDictionary<object, object?> Items => _items ??= [];

    /// <summary>The services of this call. A constructor's live as long as the object that it makes.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Cancelled when the client has gone, or the call has taken longer than it may.</summary>
    public CancellationToken CancellationToken { get; }
}
