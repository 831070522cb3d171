using System.Collections.Concurrent;
using EventRpc.Protocol;

namespace EventRpc.AspNetCore;

/// <summary>
/// What the server counts, whether anybody looks or not: for the admin endpoints, the health check and the metrics. Adding
/// takes no lock and no memory. Nothing in it has a name from the wire.
/// </summary>
internal sealed class ServerStatistics
{
    private readonly ConcurrentDictionary<(string ClassName, string Method), MethodStatistics> _methods = new();
    private readonly long[] _decodeErrors = new long[MessageFormat.All.Count + 1];
    private long _authenticationFailures;
    private long _lostLogLines;

    /// <summary>The calls of what is not exported.</summary>
    public MethodStatistics Other { get; } = new("", EventRpcTelemetry.OtherMethod);

    /// <summary>The exported methods, those of modules that have gone included.</summary>
    public IEnumerable<MethodStatistics> Methods => _methods.Values;

    /// <summary>Bytes of messages that have been received, with their headers, without TLS.</summary>
    public StripedCounter BytesReceived { get; } = new();

    /// <summary>Bytes of messages that have been sent, likewise.</summary>
    public StripedCounter BytesSent { get; } = new();

    /// <summary>How many logins were refused, on connections and by HTTP.</summary>
    public long AuthenticationFailures => Interlocked.Read(ref _authenticationFailures);

    /// <summary>How many lines log clients, and readers of the admin endpoint's log, have lost.</summary>
    public long LostLogLines => Interlocked.Read(ref _lostLogLines);

    /// <summary>What is counted of an exported method.</summary>
    public MethodStatistics Of(string className, string method) =>
        _methods.GetOrAdd((className, method), static key => new MethodStatistics(key.ClassName, key.Method));

    public void AddAuthenticationFailure() => Interlocked.Increment(ref _authenticationFailures);

    public void AddLostLogLines(long count) => Interlocked.Add(ref _lostLogLines, count);

    /// <summary>Counts a message that could not be read.</summary>
    public void AddDecodeError(MessageFormat format) => Interlocked.Increment(ref _decodeErrors[IndexOf(format)]);

    /// <summary>How many messages could not be read.</summary>
    /// <param name="format">The format that they should have been in.</param>
    public long DecodeErrors(MessageFormat format) => Interlocked.Read(ref _decodeErrors[IndexOf(format)]);

    /// <summary>How long all calls took, and how many were not successful.</summary>
    public DurationDistribution AllCalls(out long errors)
    {
        var all = new DurationDistribution();
        Other.Durations.AddTo(all);
        errors = Other.Errors;
        foreach (var method in Methods)
        {
            method.Durations.AddTo(all);
            errors += method.Errors;
        }
        return all;
    }

    private static int IndexOf(MessageFormat format)
    {
        for (var i = 0; i < MessageFormat.All.Count; i++)
        {
            if (MessageFormat.All[i] == format)
                return i;
        }
        // Before one is agreed on.
        return MessageFormat.All.Count;
    }
}
