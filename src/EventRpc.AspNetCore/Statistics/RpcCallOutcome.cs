namespace EventRpc.AspNetCore;

/// <summary>What became of a call.</summary>
internal enum RpcCallOutcome
{
    /// <summary>It was answered with a result.</summary>
    Succeeded,

    /// <summary>The method refused in words for the client, or took exception at its arguments.</summary>
    Failed,

    /// <summary>The method threw something unexpected.</summary>
    InternalError,

    /// <summary>It took longer than <see cref="EventRpcLimits.CallTimeout"/>.</summary>
    TimedOut,

    /// <summary>The client left, or was sent away, before it was answered.</summary>
    Cancelled,

    /// <summary>The result was larger than a message may be.</summary>
    TooLarge,

    /// <summary>There is no such object or method, or not for this client, or there were too many calls at once.</summary>
    Refused,
}
