namespace EventRpc.Client;

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
