using Microsoft.Extensions.Logging;

namespace EventRpc.Forwarding;

/// <summary>What forwarding logs. The event ids go on where those of the server end, and are never reused.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(130, LogLevel.Information, "The server at {Address} is reached: it has {Classes}")]
    public static partial void Reached(ILogger logger, string address, string classes);

    [LoggerMessage(131, LogLevel.Warning, "The server at {Address}, which has {Classes}, is out of reach: {Reason}")]
    public static partial void OutOfReach(ILogger logger, string address, string classes, string reason);

    [LoggerMessage(132, LogLevel.Warning, "The server at {Address} does not export {ClassName}, which is forwarded to it")]
    public static partial void ClassMissing(ILogger logger, string address, string className);

    [LoggerMessage(133, LogLevel.Warning, "The server at {Address} has {Count} methods of {ClassName} that cannot be called by their names, which clients do not see: {Methods}")]
    public static partial void MethodsIgnored(ILogger logger, string address, string className, int count, string methods);

    [LoggerMessage(134, LogLevel.Warning, "cid={Cid}: The server at {Address} handed out an object of {ClassName}, which is not forwarded to it: its methods cannot be called")]
    public static partial void ObjectOfOtherClass(ILogger logger, long cid, string address, string className);

    [LoggerMessage(135, LogLevel.Debug, "cid={Cid}: No connection to the server at {Address}: {Reason}")]
    public static partial void NoConnection(ILogger logger, long cid, string address, string reason);
}
