namespace EventRpc.Client;

/// <summary>
/// What a typed proxy is to the client. Interfaces with <see cref="RpcProxyAttribute"/> implement it by generated code; no
/// one else needs to.
/// </summary>
/// <typeparam name="TSelf">The interface.</typeparam>
public interface IRpcProxy<TSelf> : IRemoteObject
    where TSelf : class, IRpcProxy<TSelf>
{
    /// <summary>The Perl name of the class.</summary>
    static abstract string RemoteClassName { get; }

    /// <summary>Makes a proxy of an object.</summary>
    /// <param name="remote">The object, which the proxy owns from then on.</param>
    /// <returns>The proxy.</returns>
    static abstract TSelf FromRemote(RemoteObject remote);
}
