namespace EventRpc.AspNetCore;

/// <summary>What a client can run into, as <see cref="IEventRpcServer.LimitRejections"/> counts it.</summary>
public enum RpcLimit
{
    /// <summary><see cref="EventRpcLimits.MaxConnections"/>.</summary>
    Connections,

    /// <summary><see cref="EventRpcLimits.HandshakeTimeout"/>.</summary>
    HandshakeTime,

    /// <summary><see cref="EventRpcLimits.IdleTimeout"/>.</summary>
    IdleTime,

    /// <summary><see cref="EventRpcLimits.MinDataRate"/>.</summary>
    DataRate,

    /// <summary><see cref="EventRpcLimits.MaxMessageSize"/>, of requests and of replies.</summary>
    MessageSize,

    /// <summary><see cref="EventRpcLimits.MaxObjectsPerConnection"/>.</summary>
    Objects,

    /// <summary><see cref="EventRpcLimits.MaxCallsInFlight"/>.</summary>
    Calls,

    /// <summary><see cref="EventRpcLimits.CallTimeout"/>.</summary>
    CallTime,
}
