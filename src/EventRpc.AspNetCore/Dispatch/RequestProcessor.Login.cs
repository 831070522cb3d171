namespace EventRpc.AspNetCore;

/// <content>Who the client is.</content>
internal sealed partial class RequestProcessor
{
    private int _failedLogins;

    private bool MustLogIn => _server.Options.Authentication.Required && !_connection.IsAuthenticated;

    private async ValueTask<bool> AuthenticateAsync(string user, string token, CancellationToken cancellationToken)
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
        if (await _server.Credentials.CheckAsync(credential, cancellationToken) is not { } principal)
            return RefuseLogin("Illegal credentials");

        _connection.User = principal;
        _replies.Ok(_reader, "msg"u8, "Credentials Ok");
        return true;
    }

    private bool RefuseLogin(string refusal)
    {
        _replies.Error(_reader, refusal);
        if (++_failedLogins < _server.Options.Limits.MaxLoginAttempts)
            return true;
        EventRpcLog.ConnectionRefused(_server.Logger, _connection.Id, $"{_failedLogins} failed logins");
        return false;
    }
}
