using System.Globalization;
using EventRpc.Protocol;

namespace EventRpc.Client;

/// <summary>What comes before the first call: a message format, the version and the login, as in Event::RPC::Client 1.10.</summary>
internal static class Handshake
{
    private const decimal OldestProtocol = 1.00m;

    /// <summary>Makes a connection ready for calls.</summary>
    /// <returns>The server's version.</returns>
    /// <exception cref="RpcConnectionException">It cannot be.</exception>
    public static async Task<string> RunAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await AgreeOnFormatAsync(connection, options, cancellationToken).ConfigureAwait(false);
            var version = await CheckVersionAsync(connection, options, cancellationToken).ConfigureAwait(false);
            await LogInAsync(connection, options, cancellationToken).ConfigureAwait(false);
            return version;
        }
        catch (Exception e) when (e is PerlDataException or RpcException)
        {
            throw Refused(options, $"answers in a way that this client does not understand: {ServerText.Show(e.Message)}", e);
        }
    }

    private static async Task AgreeOnFormatAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        string offered;
        try
        {
            offered = await connection.RequestAsync(new Request("neg_formats_avail"), static reply => reply.ReadText(ReplyKey.Message), cancellationToken).ConfigureAwait(false);
        }
        catch (PerlDataException e)
        {
            // A server older than 1.08 takes the text of the negotiation for a broken Storable image, and says so in Storable.
            if (!options.Formats.Contains(MessageFormat.Storable))
                throw Refused(options, $"does not negotiate. If it is older than Event::RPC 1.08, it needs {nameof(options.AllowStorable)}", e);
            connection.Use(MessageFormat.Storable);
            return;
        }

        var names = offered.Split(',');
        var format = options.Formats.FirstOrDefault(format => names.Contains(format.Name))
            ?? throw Refused(options, $"offers the message formats {ServerText.Show(offered)}, of which this client may use none: it may use {string.Join(", ", options.Formats)}");
        await connection.RequestAsync(new Request("neg_format_set") { Message = format.Name }, static _ => true, cancellationToken).ConfigureAwait(false);
        connection.Use(format);
    }

    private static async Task<string> CheckVersionAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        var (version, protocol, pipelines) = await connection.RequestAsync(
            new Request("version"),
            static reply => (reply.ReadText(ReplyKey.Version), reply.ReadText(ReplyKey.Protocol), reply.ReadText(ReplyKey.Pipelining) == "1"),
            cancellationToken).ConfigureAwait(false);
        if (!decimal.TryParse(protocol, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) || number < OldestProtocol)
            throw Refused(options, $"speaks version '{ServerText.Show(protocol)}' of the protocol, and this client 1.00 and later");
        if (pipelines)
            connection.Pipeline(options.MaxCallsInFlight);
        return version;
    }

    private static async Task LogInAsync(ServerConnection connection, EventRpcClientOptions options, CancellationToken cancellationToken)
    {
        if (options.User is not { } user)
            return;
        try
        {
            var request = new Request("auth") { User = user, Token = options.Token ?? PerlCrypt.Hash(user, options.Password ?? "") };
            await connection.RequestAsync(request, static _ => true, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw new RpcConnectionException(RpcConnectionError.Credentials, $"The server at {options.Address} did not let the user '{user}' in: {ServerText.Show(e.Message)}.", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new RpcConnectionException(RpcConnectionError.Credentials, $"There is no token for the user '{user}': {e.Message}", e);
        }
    }

    private static RpcConnectionException Refused(EventRpcClientOptions options, string why, Exception? cause = null) =>
        new(RpcConnectionError.Protocol, $"The server at {options.Address} {why}.", cause);
}
