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

/// <summary>
/// There is no connection to the server. What a connection that was lost had in the way of objects is gone; connect again,
/// and make them anew.
/// </summary>
public sealed class RpcConnectionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Why there is no connection.</param>
    /// <param name="message">The same in a sentence, with what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RpcConnectionException(RpcConnectionError error, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>Why there is no connection.</summary>
    public RpcConnectionError Error { get; }
}
