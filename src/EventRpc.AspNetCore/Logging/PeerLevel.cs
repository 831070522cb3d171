using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// The peer's five log levels, and how they and those of .NET come from each other. The peer's say how much one wants
/// to know, not how grave it is:
/// <list type="table">
/// <item><term>1</term><description>the server's start and stop, logins, calls that failed, and all that is a warning or worse</description></item>
/// <item><term>2</term><description>connections: information</description></item>
/// <item><term>3</term><description>other information</description></item>
/// <item><term>4</term><description>each call: debug</description></item>
/// <item><term>5</term><description>each object: trace</description></item>
/// </list>
/// Only information has more than one level, so that whether debug and trace are on is known without the event.
/// </summary>
internal static class PeerLevel
{
    public const int Lowest = 1;
    public const int Highest = 5;

    /// <summary>The peer's level of one of the server's messages.</summary>
    public static int Of(LogLevel level, int eventId) => level switch
    {
        LogLevel.Trace => 5,
        LogLevel.Debug => 4,
        LogLevel.Information => eventId switch
        {
            1 or 2 or 3 or 30 or 42 => 1,
            10 or 11 or 70 or 71 or 72 => 2,
            _ => 3,
        },
        _ => 1,
    };

    /// <summary>The level of .NET under which the application's own messages are logged.</summary>
    public static LogLevel ToLogLevel(int level) => level switch
    {
        5 => LogLevel.Trace,
        4 => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    /// <summary>Whether messages of the level of .NET can have one of the peer's up to <paramref name="minimum"/>.</summary>
    public static bool IsEnabled(LogLevel level, int minimum) => level switch
    {
        LogLevel.None => false,
        LogLevel.Trace => minimum >= 5,
        LogLevel.Debug => minimum >= 4,
        _ => true,
    };
}
