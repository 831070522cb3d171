using EventRpc.Client;
using EventRpc.Protocol;

namespace EventRpc.ClientFactory;

/// <summary>Where a server is, how to talk to it and as whom, and how many connections to keep to it.</summary>
public sealed class EventRpcClientPoolOptions : EventRpcClientOptions
{
    private const int MostConnections = 10_000;
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>Creates options with the defaults.</summary>
    // What configuration is bound to is changed in place, and the limits that are the default of all must not be.
    public EventRpcClientPoolOptions() => Limits = new PerlLimits();

    /// <summary>How many connections there may be, 1 to 10,000. Whoever asks for one more waits until one is returned. Default 16.</summary>
    public int MaxConnections { get; set; } = 16;

    /// <summary>
    /// How long to wait for a connection while all are in use, 0.1 seconds to a day. Default 30 seconds. To open one has a
    /// limit of its own, <see cref="EventRpcClientOptions.ConnectTimeout"/>.
    /// </summary>
    public TimeSpan AcquireTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a connection may be unused before it is closed, 0.1 seconds to a day. Default 5 minutes. It is looked at four
    /// times in that time.
    /// </summary>
    public TimeSpan MaxIdleTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> wrong = [.. base.Validate()];
        if (MaxConnections is < 1 or > MostConnections)
            wrong.Add($"{nameof(MaxConnections)} is {MaxConnections}: it must be 1 to {MostConnections}.");
        CheckTime(nameof(AcquireTimeout), AcquireTimeout);
        CheckTime(nameof(MaxIdleTime), MaxIdleTime);
        return wrong;

        void CheckTime(string key, TimeSpan time)
        {
            if (time < ShortestTime || time > LongestTime)
                wrong.Add($"{key} is {time}: it must be {ShortestTime:c} to {LongestTime:c} (days.hours:minutes:seconds).");
        }
    }
}
