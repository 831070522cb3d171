using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// An object on a server. It lives there until it is disposed here, or until the connection ends. One that is never
/// disposed is given back when it is collected.
/// </summary>
/// <remarks>
/// Calls of one object, as of all objects of a connection, are run by the server one after the other, in the order in which
/// they were made. All members may be used from any thread.
/// </remarks>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
public sealed class RemoteObject : IRemoteObject
{
    private int _isGivenBack;

    internal RemoteObject(EventRpcClient client, string oid, string className)
    {
        Client = client;
        Oid = oid;
        ClassName = className;
        client.Objects.Add(oid);
    }

    /// <summary>Gives the object back when it was forgotten. Never waits.</summary>
    ~RemoteObject() => GiveBack();

    /// <summary>The client that it is an object of.</summary>
    public EventRpcClient Client { get; }

    /// <summary>Its id, which the server made.</summary>
    public string Oid { get; }

    /// <summary>
    /// Its class, by its Perl name: that whose constructor made it; of an object that a method handed out, what stands before
    /// the = in <see cref="Oid"/>.
    /// </summary>
    public string ClassName { get; }

    /// <inheritdoc/>
    RemoteObject IRemoteObject.Remote => this;

    /// <summary>Calls a method, and takes the first value that it returns (undef where it returns none), as in Perl's scalar context.</summary>
    /// <typeparam name="T">
    /// What to take it as. A tuple takes several values. For methods that hand out objects <see cref="RemoteObject"/>, a typed
    /// proxy, a list or dictionary of them, or object, which takes any of these.
    /// </typeparam>
    /// <param name="method">The method's name in Perl, such as <c>get_data</c>.</param>
    /// <param name="arguments">What to pass to it. To pass one array, put it into another: <c>[array]</c>.</param>
    /// <returns>What the method returned; null for undef, where T has null.</returns>
    /// <exception cref="RpcException">The method failed, or may not be called; the message is the server's.</exception>
    /// <exception cref="RpcConnectionException">The connection was lost, and the object with it.</exception>
    /// <exception cref="PerlDataException">An argument cannot be sent, or what was returned is no T.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="EventRpcClientOptions.CallTimeout"/>, and goes on.</exception>
    /// <exception cref="ObjectDisposedException">The object or its client was disposed.</exception>
    public Task<T> CallAsync<T>(string method, params object?[] arguments) => CallAsync<T>(method, arguments, CancellationToken.None);

    /// <inheritdoc cref="CallAsync{T}(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task<T> CallAsync<T>(string method, CancellationToken cancellationToken) => CallAsync<T>(method, [], cancellationToken);

    /// <inheritdoc cref="CallAsync{T}(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task<T> CallAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken) =>
        CallAsync(method, arguments, Client.Results.One<T>(), cancellationToken);

    /// <summary>Calls a method, whatever it returns. Objects that it hands out are given back.</summary>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <returns>Completes when the method has.</returns>
    /// <inheritdoc cref="CallAsync{T}(string, object?[])" path="/exception"/>
    public Task CallAsync(string method, params object?[] arguments) => CallAsync(method, arguments, CancellationToken.None);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task CallAsync(string method, CancellationToken cancellationToken) => CallAsync(method, [], cancellationToken);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task CallAsync(string method, object?[] arguments, CancellationToken cancellationToken) =>
        CallAsync(method, arguments, Client.Results.None, cancellationToken);

    /// <summary>Calls a method, and takes all values that it returns, as in Perl's list context.</summary>
    /// <typeparam name="T">What to take each of them as.</typeparam>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <returns>The values.</returns>
    /// <inheritdoc cref="CallAsync{T}(string, object?[])" path="/exception"/>
    public Task<IReadOnlyList<T>> CallListAsync<T>(string method, params object?[] arguments) => CallListAsync<T>(method, arguments, CancellationToken.None);

    /// <inheritdoc cref="CallListAsync{T}(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task<IReadOnlyList<T>> CallListAsync<T>(string method, CancellationToken cancellationToken) => CallListAsync<T>(method, [], cancellationToken);

    /// <inheritdoc cref="CallListAsync{T}(string, object?[])"/>
    /// <param name="method">The method's name in Perl.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <param name="cancellationToken">Stops to wait for it. It is not stopped on the server.</param>
    public Task<IReadOnlyList<T>> CallListAsync<T>(string method, object?[] arguments, CancellationToken cancellationToken) =>
        CallAsync(method, arguments, Client.Results.All<T>(), cancellationToken);

    /// <summary>
    /// Gives the object back to the server. What the server makes of it, or that the connection is gone, is no matter of who
    /// has no more use for the object.
    /// </summary>
    /// <returns>
    /// Completes when the server has answered, or after <see cref="EventRpcClientOptions.CallTimeout"/>; it is given back all
    /// the same.
    /// </returns>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) != 0)
            return ValueTask.CompletedTask;
        GC.SuppressFinalize(this);
        return new ValueTask(Client.Objects.GiveBackAsync(Oid));
    }

    /// <inheritdoc/>
    public override string ToString() => Oid;

    /// <summary>Has the object given back when there is time for it.</summary>
    internal void GiveBack()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            Client.Objects.GiveBackLater(Oid);
    }

    /// <summary>The object was not taken after all, and is not given back either.</summary>
    internal void Forget()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            Client.Objects.Remove(Oid);
    }

    /// <summary>The id, for a request of this client.</summary>
    internal string OidFor(EventRpcClient client)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isGivenBack) != 0, this);
        return ReferenceEquals(client, Client)
            ? Oid
            : throw new PerlDataException(PerlDataError.Unsupported, $"The object {Oid} belongs to another client, and its server does not know it here");
    }

    private async Task<T> CallAsync<T>(string method, object?[]? arguments, ResultReader<T> result, CancellationToken cancellationToken)
    {
        arguments = EventRpcClient.OrNull(arguments);
        try
        {
            return await Client.ExecuteAsync(OidFor(Client), ClassName, method, arguments, result, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // None of them may be collected, and with that be given back, before the server has seen the call.
            GC.KeepAlive(this);
            GC.KeepAlive(arguments);
        }
    }
}
