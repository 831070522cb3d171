namespace EventRpc.Protocol;

/// <summary>Why data could not be read or written.</summary>
public enum PerlDataError
{
    /// <summary>The document ends in the middle of a value.</summary>
    Truncated,

    /// <summary>The bytes are not a document of this format.</summary>
    Malformed,

    /// <summary>The document is well formed but uses something that is not supported here.</summary>
    Unsupported,

    /// <summary>A limit of <see cref="PerlLimits"/> was exceeded.</summary>
    LimitExceeded,

    /// <summary>The message that is being written grows beyond <see cref="MessageBuffer.Limit"/>.</summary>
    MessageTooLarge,

    /// <summary>The value is of another type than the one asked for.</summary>
    WrongType,

    /// <summary>The value does not fit the type asked for, or would lose digits or characters in it.</summary>
    OutOfRange,

    /// <summary>The value contains itself, and the target cannot express that.</summary>
    Cyclic,
}

/// <summary>The one exception for data that cannot be read or written, whatever the format and the cause.</summary>
public sealed class PerlDataException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Why the data was refused.</param>
    /// <param name="message">What is wrong, in a sentence that may be shown to the peer.</param>
    /// <param name="offset">Where in the document, in bytes from its first byte; −1 if it was not being read.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public PerlDataException(PerlDataError error, string message, long offset = -1, Exception? innerException = null)
        : base(offset < 0 ? message : $"{message} (at byte {offset})", innerException)
    {
        Error = error;
        Offset = offset;
        Reason = message;
    }

    /// <summary>What is wrong, in a sentence, without the place.</summary>
    public string Reason { get; }

    /// <summary>Why the data was refused.</summary>
    public PerlDataError Error { get; }

    /// <summary>Where in the document, in bytes from its first byte; −1 if it was not being read.</summary>
    public long Offset { get; }
}
