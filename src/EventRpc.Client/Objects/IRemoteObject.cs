namespace EventRpc.Client;

/// <summary>
/// An object on a server: a <see cref="RemoteObject"/>, or a typed proxy of one. Dispose it when it is no longer used: that
/// gives it back to the server, which forgets it when no client holds it.
/// </summary>
public interface IRemoteObject : IAsyncDisposable
{
    /// <summary>The object by which methods are called by their names.</summary>
    RemoteObject Remote { get; }
}
