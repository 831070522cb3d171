namespace EventRpc.Testing;

/// <summary>Time whose timers go off twenty times as soon.</summary>
public sealed class FastTime : TimeProvider
{
    private const int Factor = 20;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Fast(dueTime), Fast(period));

    private static TimeSpan Fast(TimeSpan time) => time > TimeSpan.Zero ? time / Factor : time;
}
