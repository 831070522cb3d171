namespace EventRpc.AspNetCore;

/// <summary>How calls of different clients are served. Those of one client follow one another in any case.</summary>
public enum RpcDispatch
{
    /// <summary>At the same time. Objects that several clients hold must be thread-safe.</summary>
    Concurrent,

    /// <summary>
    /// One after the other, for code that was never called from two threads, such as a ported Perl class. A call begins
    /// when the one before has ended: an async method keeps the others waiting while it awaits, so that nothing comes
    /// between its lines. Objects are disposed in turn too. A method that waits for another call, by being a client of
    /// its own server, waits for ever, or until <see cref="EventRpcLimits.CallTimeout"/>.
    /// </summary>
    Serialized,
}
