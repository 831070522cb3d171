using Microsoft.Extensions.Logging;

namespace EventRpc.ClientFactory;

/// <summary>All that pools log. Event ids are never reused.</summary>
internal static partial class PoolLog
{
    public const string Category = "EventRpc.ClientFactory";

    [LoggerMessage(1, LogLevel.Information, "{Pool}: Connected to {Address} ({Count} of {MaxConnections} connections)")]
    public static partial void Opened(ILogger logger, string pool, string address, int count, int maxConnections);

    [LoggerMessage(2, LogLevel.Warning, "{Pool}: Cannot connect to {Address}: {Reason}")]
    public static partial void NotOpened(ILogger logger, string pool, string address, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Pool}: Connection closed, as it was unused for {Seconds} s")]
    public static partial void Idle(ILogger logger, string pool, double seconds);

    [LoggerMessage(4, LogLevel.Warning, "{Pool}: Connection closed: {Reason}")]
    public static partial void Broken(ILogger logger, string pool, string reason);

    [LoggerMessage(5, LogLevel.Information, "{Pool}: Connection closed, as it was returned while a call was running or given up, a reply was too large or could not be read, or objects could not be given back")]
    public static partial void NotReusable(ILogger logger, string pool);

    [LoggerMessage(6, LogLevel.Warning, "{Pool}: No connection was returned within {Seconds} s; all {MaxConnections} are in use")]
    public static partial void Exhausted(ILogger logger, string pool, double seconds, int maxConnections);
}
