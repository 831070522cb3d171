namespace EventRpc.AspNetCore.Tests.Limits;

/// <summary>The system's clock, which a test can put forward.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + GetElapsedTime(0, Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));
}
