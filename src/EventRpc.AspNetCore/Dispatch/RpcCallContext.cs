using System.Security.Claims;

namespace EventRpc.AspNetCore;

/// <summary>What a method can learn of the call that it serves. Ask for it as a parameter.</summary>
public sealed class RpcCallContext
{
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

    /// <summary>The class as the client knows it.</summary>
    public string ClassName { get; }

    /// <summary>The method as the client knows it.</summary>
    public string Method { get; }

    /// <summary>Who calls; not authenticated where the server asks for no credentials.</summary>
    public ClaimsPrincipal User => Connection.User;

    /// <summary>The services of this call. A constructor's live as long as the object that it makes.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken CancellationToken { get; }
}
