namespace EventRpc.AspNetCore;

/// <summary>A line of the log.</summary>
internal sealed record LogEvent(long Sequence, DateTime Time, int Level, long Cid, string Text);

/// <summary>Lines of the log that a reader has missed.</summary>
internal sealed record LostLogEvent(long Count);
