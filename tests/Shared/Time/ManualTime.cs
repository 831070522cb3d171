namespace EventRpc.Testing;

/// <summary>Time that stands still until a test puts it forward; its timers go off in the test's own thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        List<Action> due = [];
        lock (_gate)
        {
            _now += time.Ticks;
            foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToList())
            {
                due.Add(timer.Callback);
                timer.Reset(timer.Period);
            }
        }
        due.ForEach(callback => callback());
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        public Action Callback => callback;

        public long Due { get; private set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Period = period;
                Reset(dueTime);
            }
            return true;
        }

        public void Reset(TimeSpan dueTime)
        {
            time._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            Due = time._now + dueTime.Ticks;
            time._timers.Add(this);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
