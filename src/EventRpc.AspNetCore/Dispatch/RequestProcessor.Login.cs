namespace EventRpc.AspNetCore;

/// <content>Who the client is.</content>
internal sealed partial class RequestProcessor
{
    /// <summary>
    /// How many requests a client may make before it has logged in. It needs four; each that is refused is a line in the
    /// log, and nobody shall fill that who cannot say who he is.
    /// </summary>
    private const int MaxRequestsBeforeLogin = 100;

    private bool MustLogIn => _server.Options.Authentication.Required && !_connection.IsAuthenticated;

    /// <summary>Counts a request of a client that has yet to log in.</summary>
    /// <returns>Whether it has made too many, and its connection is to be closed.</returns>
    private bool HasTalkedTooLong()
    {
        if (!MustLogIn || ++_connection.RequestsBeforeLogin <= MaxRequestsBeforeLogin)
            return false;
        _connection.EndBecause(RpcCloseReason.Authentication);
        EventRpcLog.ConnectionRefused(_server.Logger, _connection.Id, $"it has made {MaxRequestsBeforeLogin} requests without logging in");
        return true;
    }

    private async ValueTask<bool> AuthenticateAsync(string user, string token)
    {
        if (_server.Options.Authentication.RequireTls && !_connection.IsEncrypted)
        {
            _server.Statistics.AddAuthenticationFailure();
            EventRpcLog.CredentialsWithoutTls(_server.Logger, _connection.Id, LogText.Escape(user));
            return RefuseLogin("Credentials are only accepted over TLS");
        }
        if (!_server.ChecksCredentials)
        {
            _replies.Ok(_reader, "msg"u8, "Not authorization required");
            return true;
        }

        await _replies.FlushAsync();
        var credential = new RpcCredential(user, token, _connection.RemoteEndPoint, _connection.IsEncrypted, _connection);
        if (await _server.Credentials.CheckAsync(credential, _connection.Aborted) is not { } principal)
            return RefuseLogin("Illegal credentials");

        _connection.User = principal;
        _replies.Ok(_reader, "msg"u8, "Credentials Ok");
        return true;
    }

    private bool RefuseLogin(string refusal)
    {
        _replies.Error(_reader, refusal);
        if (++_connection.FailedLogins < _server.Options.Limits.MaxLoginAttempts)
            return true;
        _connection.EndBecause(RpcCloseReason.Authentication);
        EventRpcLog.ConnectionRefused(_server.Logger, _connection.Id, $"{_connection.FailedLogins} failed logins");
        return false;
    }
}
