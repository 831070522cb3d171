using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>
/// A client of an Event::RPC server, in Perl or .NET: makes objects there, whose methods are called through
/// <see cref="RemoteObject"/> or typed proxies. One client is one connection. All members may be used from any thread.
/// </summary>
/// <remarks>
/// The server runs the calls of a connection one after the other. A connection that is lost takes its objects with it, so
/// there is no reconnecting behind the scenes: calls fail with <see cref="RpcConnectionException"/>, and a new client has to
/// make its objects anew.
/// </remarks>
[RequiresDynamicCode(NeedsReflection)]
[RequiresUnreferencedCode(NeedsReflection)]
public sealed class EventRpcClient : IAsyncDisposable
{
    internal const string NeedsReflection = "Arguments and results are converted by reflection over their types.";

    /// <summary>How long a server may take to take the objects back, before the connection is given up with them.</summary>
    private static readonly TimeSpan GiveBackTimeout = TimeSpan.FromSeconds(5);

    private readonly EventRpcClientOptions _options;
    private readonly ServerConnection _connection;
    private readonly Func<bool, ValueTask>? _giveBack;
    private IReadOnlyDictionary<string, RemoteClass> _classes;
    private int _requests;
    private int _isDisposed;

    /// <param name="established">The connection, and what is known of its server.</param>
    /// <param name="giveBack">
    /// Takes the connection when the client is disposed, with whether another client may use it, else it must close it; null
    /// to close it here.
    /// </param>
    internal EventRpcClient(EstablishedConnection established, Func<bool, ValueTask>? giveBack)
    {
        _options = established.Options;
        _connection = established.Connection;
        _classes = established.Classes;
        _giveBack = giveBack;
        Established = established;
        Results = established.Results;
        Objects = new HeldObjects(_connection, _options);
        Objects.Start();
    }

    /// <summary>Connects to a server.</summary>
    /// <param name="options">Where it is, how to talk to it and as whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A client, which has logged in and knows the server's classes.</returns>
    /// <exception cref="RpcConnectionException">There is no connection; <see cref="RpcConnectionException.Error"/> says why.</exception>
    /// <exception cref="ArgumentException">The options are wrong; the message says what.</exception>
    public static async Task<EventRpcClient> ConnectAsync(EventRpcClientOptions options, CancellationToken cancellationToken = default) =>
        new(await EstablishedConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false), giveBack: null);

    /// <summary>Whether the connection still stands, as far as is known.</summary>
    public bool IsConnected => !IsDisposed && _connection.Failure is null;

    /// <summary>Cancelled when the connection ends, and with it the life of all objects.</summary>
    public CancellationToken Closed => _connection.Closed;

    /// <summary>The message format that was agreed on, such as SERL.</summary>
    public string MessageFormat => _connection.Format.Name;

    /// <summary>The version of Event::RPC that the server says it is.</summary>
    public string ServerVersion => Established.ServerVersion;

    /// <summary>
    /// How many calls may be on their way at once: <see cref="EventRpcClientOptions.MaxCallsInFlight"/>, or 1 where the server
    /// takes no requests ahead, as a Perl server does not. More are made to wait.
    /// </summary>
    public int MaxCallsInFlight => _connection.MaxRequests;

    /// <summary>The classes that the server exports, by their Perl names, as of when they were last asked for.</summary>
    public IReadOnlyDictionary<string, RemoteClass> Classes => Volatile.Read(ref _classes);

    /// <summary>
    /// How many objects the client holds: was handed, and has not given back. An object that was handed twice counts twice.
    /// </summary>
    public int ObjectCount => Objects.Count;

    internal EstablishedConnection Established { get; }

    internal ResultReaders Results { get; }

    internal HeldObjects Objects { get; }

    private bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>Asks the server for its classes anew.</summary>
    /// <param name="cancellationToken">Stops to wait.</param>
    /// <returns>The classes, by their Perl names.</returns>
    /// <exception cref="RpcException">The server did not tell.</exception>
    /// <exception cref="PerlDataException">It told of more than 10,000 classes, or 100,000 methods.</exception>
    /// <exception cref="RpcConnectionException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="EventRpcClientOptions.CallTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task<IReadOnlyDictionary<string, RemoteClass>> LoadClassesAsync(CancellationToken cancellationToken = default)
    {
        var classes = await SendAsync(new Request("class_info_all"), ClassInfo.Read, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _classes, classes);
        return classes;
    }

    /// <summary>Asks the server for a sign of life.</summary>
    /// <param name="cancellationToken">Stops to wait.</param>
    /// <returns>Completes when it has answered.</returns>
    /// <exception cref="RpcConnectionException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="EventRpcClientOptions.CallTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task PingAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new Request("version"), static _ => true, cancellationToken);

    /// <summary>Makes an object by the constructor <c>new</c>.</summary>
    /// <param name="className">The class, by its Perl name.</param>
    /// <param name="arguments">What to pass to the constructor; named ones as a name and a value each.</param>
    /// <returns>The object.</returns>
    /// <exception cref="RpcException">The constructor failed, or may not be called; the message is the server's.</exception>
    /// <exception cref="RpcConnectionException">The connection was lost.</exception>
    /// <exception cref="PerlDataException">An argument cannot be sent.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="EventRpcClientOptions.CallTimeout"/>, and goes on.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task<RemoteObject> NewAsync(string className, params object?[] arguments) =>
        NewAsync(className, OrNull(arguments), CancellationToken.None);

    /// <inheritdoc cref="NewAsync(string, object?[])"/>
    /// <param name="className">The class, by its Perl name.</param>
    /// <param name="cancellationToken">Stops to wait. An object that is made all the same is given back.</param>
    public Task<RemoteObject> NewAsync(string className, CancellationToken cancellationToken) => NewAsync(className, [], cancellationToken);

    /// <inheritdoc cref="NewAsync(string, object?[])"/>
    /// <param name="className">The class, by its Perl name.</param>
    /// <param name="arguments">What to pass to the constructor.</param>
    /// <param name="cancellationToken">Stops to wait. An object that is made all the same is given back.</param>
    public Task<RemoteObject> NewAsync(string className, object?[] arguments, CancellationToken cancellationToken) =>
        ConstructAsync(className, "new", arguments, cancellationToken);

    /// <summary>Makes an object, or gets a singleton.</summary>
    /// <param name="className">The class, by its Perl name.</param>
    /// <param name="constructor">The constructor's name, such as <c>new</c> or <c>instance</c>.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <param name="cancellationToken">Stops to wait. An object that is made all the same is given back.</param>
    /// <returns>The object.</returns>
    /// <inheritdoc cref="NewAsync(string, object?[])" path="/exception"/>
    public async Task<RemoteObject> ConstructAsync(string className, string constructor, object?[]? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(className);
        ArgumentException.ThrowIfNullOrEmpty(constructor);
        var state = new CallState(this, className, constructor);
        var request = new Request("new")
        {
            Method = $"{className}::{constructor}",
            Arguments = arguments ?? [],
            Converter = Results.Arguments,
            State = state,
        };
        var made = await CallAsync(request, Take, className, constructor, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(arguments);
        return made;

        RemoteObject Take(Reply reply) => reply.ReadText(ReplyKey.Object) is { Length: > 0 } oid
            ? state.Take(oid, className)
            : throw new PerlDataException(PerlDataError.WrongType, $"{state} made no object");
    }

    /// <summary>Makes an object by the constructor <c>new</c>, behind a typed proxy.</summary>
    /// <typeparam name="T">An interface with <see cref="RpcProxyAttribute"/>.</typeparam>
    /// <param name="arguments">What to pass to the constructor.</param>
    /// <returns>The proxy.</returns>
    /// <inheritdoc cref="NewAsync(string, object?[])" path="/exception"/>
    public Task<T> NewAsync<T>(params object?[] arguments)
        where T : class, IRpcProxy<T> =>
        ConstructAsync<T>("new", OrNull(arguments));

    /// <inheritdoc cref="NewAsync{T}(object?[])"/>
    /// <param name="arguments">What to pass to the constructor.</param>
    /// <param name="cancellationToken">Stops to wait. An object that is made all the same is given back.</param>
    public Task<T> NewAsync<T>(object?[] arguments, CancellationToken cancellationToken)
        where T : class, IRpcProxy<T> =>
        ConstructAsync<T>("new", arguments, cancellationToken);

    /// <summary>Makes an object, or gets a singleton, behind a typed proxy.</summary>
    /// <typeparam name="T">An interface with <see cref="RpcProxyAttribute"/>.</typeparam>
    /// <param name="constructor">The constructor's name.</param>
    /// <param name="arguments">What to pass to it.</param>
    /// <param name="cancellationToken">Stops to wait. An object that is made all the same is given back.</param>
    /// <returns>The proxy.</returns>
    /// <inheritdoc cref="NewAsync(string, object?[])" path="/exception"/>
    public async Task<T> ConstructAsync<T>(string constructor, object?[]? arguments = null, CancellationToken cancellationToken = default)
        where T : class, IRpcProxy<T> =>
        T.FromRemote(await ConstructAsync(T.RemoteClassName, constructor, arguments, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Reads the log of a server, from its log port: what it writes from then on, until the server closes the connection.
    /// It takes no connection to the server itself, and no login.
    /// </summary>
    /// <param name="options">
    /// Where the server is; if the host is a unix socket, that of the log. Of TLS the same is used as for the server itself.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The lines as they come.</returns>
    /// <exception cref="RpcConnectionException">The log cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="ArgumentException">The options are wrong; the message says what.</exception>
    public static IAsyncEnumerable<RpcLogLine> LogAsync(EventRpcClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();
        return LogConnection.ReadAsync(options, cancellationToken);
    }

    /// <summary>Reads the log of this client's server, by a connection of its own.</summary>
    /// <inheritdoc cref="LogAsync(EventRpcClientOptions, CancellationToken)"/>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidOperationException">The server is reached through a unix socket; its log has another one.</exception>
    public IAsyncEnumerable<RpcLogLine> LogAsync(CancellationToken cancellationToken = default) => _options.SocketPath is not null
        ? throw new InvalidOperationException($"The log of {_options.Host} has a socket of its own: give its path as the {nameof(_options.Host)} of options for LogAsync.")
        : LogAsync(_options, cancellationToken);

    /// <summary>
    /// Closes the connection; its objects go with it. The connection of a pool's client goes back to the pool, when the
    /// objects have been given back; it is closed if that fails, if a call is still running or was given up, or if a reply
    /// was too large or could not be read.
    /// </summary>
    /// <returns>Completes when the connection is closed, or is in the pool.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (_giveBack is null)
        {
            var given = Objects.GiveBackMultipleAsync();
            await EndsInTimeAsync(given).ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
            await given.ConfigureAwait(false);
            await Objects.EndAsync(giveBack: false).ConfigureAwait(false);
            return;
        }

        // Objects would be given back only when the server is done with what nobody waits for.
        var isFree = Volatile.Read(ref _requests) == 0 && !_connection.HasMissedReply;
        var ending = Objects.EndAsync(giveBack: isFree);
        var isReusable = false;
        try
        {
            isReusable = isFree && await EndsInTimeAsync(ending).ConfigureAwait(false) && _connection.IsIdle;
        }
        finally
        {
            // Whatever happened: who waits for a connection of the pool would wait for ever.
            await _giveBack(isReusable).ConfigureAwait(false);
        }
        await ending.ConfigureAwait(false);
    }

    /// <summary>What the server says of a method; null if it has not told of it.</summary>
    internal RemoteMethodKind? FindMethod(string className, string method) =>
        Classes.TryGetValue(className, out var found) && found.Methods.TryGetValue(method, out var kind) ? kind : null;

    internal async Task<T> ExecuteAsync<T>(string oid, string className, string method, object?[] arguments, ResultReader<T> result, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        var state = new CallState(this, className, method);
        if (!result.TakesObjects && state.HandsOutObjects)
            throw new InvalidOperationException($"{state} hands out objects, which {typeof(T)} cannot hold: ask for {nameof(RemoteObject)}, a typed proxy, or a list or dictionary of them.");
        var request = new Request("exec")
        {
            Object = oid,
            Method = method,
            Arguments = arguments,
            Converter = Results.Arguments,
            State = state,
        };
        return await CallAsync(request, result.Read, className, method, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An array of parameters for which null was given is one of null.</summary>
    /// <exception cref="ArgumentException">The last of them is a token, which was to stop the wait.</exception>
    internal static object?[] OrNull(object?[]? arguments) => arguments is [.., CancellationToken]
        ? throw new ArgumentException("A CancellationToken is passed among the arguments: put these into an array before it, as in CallAsync<string>(\"name\", [argument], cancellationToken).", nameof(arguments))
        : arguments ?? [null];

    private async Task<T> CallAsync<T>(Request request, Func<Reply, T> read, string className, string method, CancellationToken cancellationToken)
    {
        var call = ClientCall.Start(_options, Classes, className, method);
        try
        {
            var result = await SendAsync(request, read, cancellationToken).ConfigureAwait(false);
            call.End(null);
            return result;
        }
        catch (Exception e)
        {
            call.End(e);
            throw;
        }
    }

    private async Task<T> SendAsync<T>(Request request, Func<Reply, T> read, CancellationToken cancellationToken)
    {
        if (_options.CallTimeout == Timeout.InfiniteTimeSpan)
            return await RequestAsync(request, read, cancellationToken).ConfigureAwait(false);

        using var timeout = new CancellationTokenSource(_options.CallTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await RequestAsync(request, read, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{request} took more than {_options.CallTimeout.TotalSeconds} s. The server goes on with it, and with nothing else of this connection before it is done.");
        }
    }

    /// <summary>Sends a request, unless the connection may be another's already: each is counted before that is looked at.</summary>
    private async Task<T> RequestAsync<T>(Request request, Func<Reply, T> read, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return await _connection.RequestAsync(request, read, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private async Task<bool> EndsInTimeAsync(Task ending)
    {
        try
        {
            await ending.WaitAsync(GiveBackTimeout, _options.TimeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
