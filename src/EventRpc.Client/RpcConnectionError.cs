namespace EventRpc.Client;

/// <summary>Why there is no connection.</summary>
public enum RpcConnectionError
{
    /// <summary>The server cannot be reached, or does not answer in time.</summary>
    Unreachable,

    /// <summary>TLS failed, such as by a certificate that is not trusted.</summary>
    Tls,

    /// <summary>There is no message format that both sides have, or what answers speaks something else.</summary>
    Protocol,

    /// <summary>The server did not take the user's credentials, or wants some and got none.</summary>
    Credentials,

    /// <summary>The connection was lost, and the objects on it with it.</summary>
    Lost,

    /// <summary>The client was disposed.</summary>
    Disposed,
}
