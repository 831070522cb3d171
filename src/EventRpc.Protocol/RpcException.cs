namespace EventRpc.Protocol;

/// <summary>
/// A failed call, in words meant for the caller. Thrown by a server's method, its message is what the Perl client
/// dies with; anything else that a method throws stays on the server.
/// </summary>
public class RpcException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the caller is told.</param>
    /// <param name="innerException">The cause, which the caller is not told.</param>
    public RpcException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
