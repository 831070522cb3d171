namespace EventRpc.AspNetCore;

/// <summary>The log that log clients read: the section <c>EventRpc:Log</c>.</summary>
public sealed class EventRpcLogOptions
{
    /// <summary>How many lines are kept in memory, 1 to 100,000, for clients that connect later or read slowly. Default 1000.</summary>
    public int Capacity { get; set; } = 1000;

    /// <summary>
    /// The peer's level, 1 to 5, up to which messages get into the log, whatever the application's log filters say:
    /// 1 the server and its errors, 2 connections too, 3 what else is worth knowing, 4 each call, 5 each object.
    /// Default 3, the most that costs nothing per call.
    /// </summary>
    public int MinimumLevel { get; set; } = 3;

    /// <summary>How many log clients may be connected at once, 1 to 10,000. Default 16; further ones are closed at once.</summary>
    public int MaxClients { get; set; } = 16;

    /// <summary>
    /// Whether a log listener may be on an address that is not loopback though it asks for no client certificates. Off
    /// by default: whoever reaches it reads the log.
    /// </summary>
    public bool AllowRemote { get; set; }
}
