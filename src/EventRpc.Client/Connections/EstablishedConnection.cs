using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>A connection that is ready for calls, and what is known of its server.</summary>
[RequiresDynamicCode(EventRpcClient.NeedsReflection)]
[RequiresUnreferencedCode(EventRpcClient.NeedsReflection)]
internal sealed record EstablishedConnection(
    EventRpcClientOptions Options,
    ServerConnection Connection,
    string ServerVersion,
    IReadOnlyDictionary<string, RemoteClass> Classes,
    ResultReaders Results)
{
    /// <summary>What a server says to who should have logged in (Event::RPC::Connection 1.10).</summary>
    private const string AuthorizationRequired = "Authorization required";

    private static readonly ResultReaders BuiltIn = new([]);

    /// <summary>Connects, and does all that comes before the first call.</summary>
    /// <exception cref="RpcConnectionException">There is no connection.</exception>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static async Task<EstablishedConnection> OpenAsync(EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var stream = await ServerStream.OpenAsync(options, options.Port, either.Token).ConfigureAwait(false);
            return await EstablishAsync(new ServerConnection(stream, options), options, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcConnectionException(
                RpcConnectionError.Unreachable, $"The server at {options.Address} did not answer within {options.ConnectTimeout.TotalSeconds} s, or does not speak {(options.Tls ? "TLS" : "without TLS")}.", e);
        }
        catch (RpcConnectionException e) when (e.Error == RpcConnectionError.Lost)
        {
            throw new RpcConnectionException(
                RpcConnectionError.Unreachable, $"The server at {options.Address} closed the connection before the first call. It may be full or stopping, let no one in from here, or speak {(options.Tls ? "no TLS" : "TLS only")}.", e);
        }
    }

    private static async Task<EstablishedConnection> EstablishAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var version = await Handshake.RunAsync(connection, options, cancellationToken).ConfigureAwait(false);
            var classes = await LoadClassesAsync(connection, options, cancellationToken).ConfigureAwait(false);
            return new(options, connection, version, classes, options.Converters.Count == 0 ? BuiltIn : new ResultReaders(options.Converters));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<IReadOnlyDictionary<string, RemoteClass>> LoadClassesAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.RequestAsync(new Request("class_info_all"), ClassInfo.Read, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (options.User is null && e.Message == AuthorizationRequired)
        {
            throw new RpcConnectionException(RpcConnectionError.Credentials, $"The server at {options.Address} wants to know who asks: {e.Message}. Give {nameof(options.User)} and {nameof(options.Password)}.", e);
        }
        catch (Exception e) when (e is RpcException or PerlDataException)
        {
            throw new RpcConnectionException(RpcConnectionError.Protocol, $"The server at {options.Address} does not tell its classes: {ServerText.Show(e.Message)}.", e);
        }
    }
}
