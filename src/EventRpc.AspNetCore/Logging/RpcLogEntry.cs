namespace EventRpc.AspNetCore;

/// <summary>A line of the <see cref="RpcLog"/>.</summary>
/// <param name="Sequence">Its number, counting from 1 without gaps.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">The peer's level, 1 to 5.</param>
/// <param name="Cid">The connection that it is about, which the text names as well; 0 for none.</param>
/// <param name="Text">What was logged, without controls and of bounded length.</param>
internal sealed record RpcLogEntry(long Sequence, DateTimeOffset Time, int Level, long Cid, string Text);
