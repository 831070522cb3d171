namespace EventRpc.Client.Tests;

/// <summary>Time that stands still until a test puts it forward.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Puts time forward, and rings what is due.</summary>
    public void Advance(TimeSpan time)
    {
        Alarm[] due;
        lock (_gate)
        {
            _now += time.Ticks;
            due = [.. _alarms.Where(alarm => alarm.Due <= _now)];
            _alarms.RemoveAll(due.Contains);
        }
        foreach (var alarm in due)
            alarm.Ring();
    }

    private sealed class Alarm(ManualTime time, Action ring) : ITimer
    {
        public long Due { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._now + dueTime.Ticks;
                time._alarms.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
                time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
