namespace EventRpc.AspNetCore.Tests.Limits;

/// <summary>
/// The system's time, but for the two seconds in which a stopping server has calls cancelled and last words sent: they last a
/// minute, so that a busy machine does not need more.
/// </summary>
internal sealed class PatientTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(base.CreateTimer(callback, state, Lengthen(dueTime), period));

    private static TimeSpan Lengthen(TimeSpan dueTime) => dueTime == TimeSpan.FromSeconds(2) ? TimeSpan.FromMinutes(1) : dueTime;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Lengthen(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
