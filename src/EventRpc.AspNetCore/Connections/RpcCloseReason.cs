namespace EventRpc.AspNetCore;

/// <summary>Why a connection ended.</summary>
public enum RpcCloseReason
{
    /// <summary>The client has closed it, or is gone.</summary>
    ClientLeft,

    /// <summary>It was silent for longer than <see cref="EventRpcLimits.IdleTimeout"/>.</summary>
    Idle,

    /// <summary>The server stops, or was told to send its clients away.</summary>
    Drain,

    /// <summary><see cref="IEventRpcServer.Disconnect"/> was called for it.</summary>
    Disconnected,

    /// <summary>What it sent is not the protocol.</summary>
    ProtocolError,

    /// <summary>It went beyond a limit.</summary>
    Limit,

    /// <summary>It did not log in, or failed to too often.</summary>
    Authentication,

    /// <summary>The server failed.</summary>
    ServerError,
}
